import { expect, test } from "vitest";
import { proposals } from "./proposals";

const ACTIONS = [
    { name: "login", label: "Login" },
    { name: "launch_workspace", label: "Launch Workspace" },
];
const proposed = (text: string) => proposals(new URLSearchParams(text), ACTIONS);

test("the beginning of a value, where one value was asked for", () => {
    expect(proposed("user_email=oscar&success=true")).toEqual([
        { text: "user_email:oscar*", changes: { user_email: "oscar*" } },
    ]);
    expect(proposed("q=disk+user_email:oscar+-action:logout")).toEqual([
        { text: "user_email:oscar*", changes: { q: "disk user_email:oscar* -action:logout" } },
    ]);
    expect(proposed('q=resource:"my+box"')[0]?.text).toBe('resource:"my box"*');
    for (const text of [
        "user_email=oscar*",
        "user_email=-oscar",
        "user_email=ana,oscar",
        "user_email=oscar@example.org",
        "q=metadata.cpu:8",
        "action=login",
        "",
    ]) {
        expect(proposed(text), text).toEqual([]);
    }
});

test("the name of an action, where it was called as people call it", () => {
    expect(proposed("action=Login")).toEqual([{ text: "action:login", changes: { action: "login" } }]);
    expect(proposed('q=action:"Launch+Workspace"+disk')).toEqual([
        { text: "action:launch_workspace", changes: { q: "action:launch_workspace disk" } },
    ]);
    expect(proposed("q=failed+login")).toEqual([
        { text: "action:login success:false", changes: { q: "action:login success:false" } },
    ]);
    expect(proposed("action=failed+login")).toEqual([
        { text: "action:login success:false", changes: { action: "login", success: "false" } },
    ]);
    expect(proposed("q=launch+-workspace")).toEqual([]);
    expect(proposed("action=laun")[0]?.text).toBe("action:laun*");
});
