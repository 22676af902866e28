import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint";

const VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

test("the fingerprint is the public key", () => {
    expect(fingerprint(VKEY)).toBe("1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6");
    for (const bad of ["", "n+00000000+AQ==", VKEY.replace("+ARpc", "+Ahpc"), VKEY.slice(0, -1)]) {
        expect(fingerprint(bad), bad).toBeUndefined();
    }
});
