import { expect, test } from "vitest";
import { titled } from "./actions";

test("an action is titled by its words", () => {
    expect(titled("launch_workspace")).toBe("Launch Workspace");
    expect(titled("sso_login")).toBe("SSO Login");
    expect(titled("create_api_key")).toBe("Create API Key");
    expect(titled("__")).toBe("");
});

test("a name with points is read as a sentence", () => {
    expect(titled("file.opened")).toBe("File opened");
    expect(titled("sap.user_locked")).toBe("Sap user locked");
    expect(titled("crm.api.call")).toBe("Crm API call");
    expect(titled("...")).toBe("");
});
