import { expect, test } from "vitest";
import { said, sentence } from "./said";

const spanish = (code: string, detail: string) => said({ code, detail }, "es");

test("what people meet daily is said in Spanish, with the data of the English", () => {
    expect(spanish("weak_password", "a password has at least 14 characters").text).toBe(
        "Una contraseña tiene al menos 14 caracteres.",
    );
    expect(spanish("email_taken", "John@x.org has an account already")).toEqual({
        text: "John@x.org tiene ya una cuenta.",
    });
    expect(spanish("bad_setting", "`failures` is a whole number of 3 to 100").text).toContain("de 3 a 100");
    expect(
        spanish("locks_you_out", "this list would not admit your own address, 192.0.2.7: add a network").text,
    ).toContain("dirección, 192.0.2.7:");
    const image =
        "`image` is a text of 1 to 300 characters without line breaks, spaces or invisible characters";
    expect(spanish("bad_image", image).text).toBe(
        "La imagen tiene de 1 a 300 caracteres, sin saltos de línea, espacios ni caracteres invisibles.",
    );
});

test("what is not known stays as the server said it, marked as English", () => {
    expect(spanish("a_new_code", "no")).toEqual({ text: "No.", lang: "en" });
    expect(spanish("weak_password", "it rhymes")).toEqual({ text: "It rhymes.", lang: "en" });
    expect(spanish("constructor", "no").lang).toBe("en");
    expect(said({ code: "wrong_password", detail: "it is wrong" }, "en")).toEqual({ text: "It is wrong." });
});

test("data keeps its case at the begin of a sentence", () => {
    for (const detail of [
        "john@x.org has an account already.",
        "`name` is a text.",
        "expires_at has passed.",
    ]) {
        expect(sentence(detail)).toBe(detail);
    }
    expect(sentence("sign in, or send a key")).toBe("Sign in, or send a key.");
});
