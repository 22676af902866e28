import { expect, test } from "vitest";
import { titled } from "./actions";

test("an action is titled by its words", () => {
    expect(titled("launch_workspace")).toBe("Launch Workspace");
    expect(titled("sso_login")).toBe("SSO Login");
    expect(titled("create_api_key")).toBe("Create API Key");
    expect(titled("custom.thing")).toBe("Custom.thing");
    expect(titled("__")).toBe("");
});
