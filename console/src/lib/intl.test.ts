import { expect, test } from "vitest";
import { catalogue, EN, ES, localeOf, preferred, writing } from "./intl";

test("numbers are written as people of a language write them", () => {
    expect(EN.number(12345)).toBe("12,345");
    expect(ES.number(1234)).toBe("1.234");
    expect(EN.counted(1, "event", "events")).toBe("1 event");
    expect(ES.counted(0, "evento", "eventos")).toBe("0 eventos");
    expect(EN.bytes(999)).toBe("999 bytes");
    expect(EN.bytes(4_200_000)).toBe("4.2 MB");
    expect(EN.bytes(0)).toBe("0 bytes");
    expect(ES.percent(0.425).replace("\u00a0", " ")).toBe("42,5 %");
    expect(EN.list(["a", "b", "c"])).toBe("a, b and c");
    expect(EN.day("2026-03-05")).toBe("5 Mar");
    expect(EN.day("nonsense")).toBe("nonsense");
});

test("numbers are written as in the region that the browser prefers", () => {
    expect(localeOf("es", ["en-US", "es-MX", "es-ES"])).toBe("es-MX");
    expect(localeOf("es", ["es", "en-US"])).toBe("es");
    expect(localeOf("es", ["es-419"])).toBe("es-419");
    expect(localeOf("en", ["es-MX", "en-US"])).toBe("en-US");
    expect(localeOf("en", ["no tag at all", "fr-FR"])).toBe("en-GB");
    expect(writing("es-MX").number(20709)).toBe("20,709");
    expect(writing("es-MX").bytes(100_000)).toBe("100 kB");
    expect(writing("es-MX").percent(0.425)).toBe("42.5%");
});

test("the first language that is spoken here is taken", () => {
    expect(preferred(["fr-FR", "es-419", "en"])).toBe("es");
    expect(preferred(["EN-us"])).toBe("en");
    expect(preferred(["fr"])).toBe("en");
    expect(preferred([])).toBe("en");
});

test("a catalogue gives the words of a language", () => {
    const words = catalogue(
        { hello: "Hello", many: (count: number) => EN.counted(count, "person", "people") },
        { hello: "Hola", many: (count) => ES.counted(count, "persona", "personas") },
    );
    expect(words.es.hello).toBe("Hola");
    expect(words.en.many(2)).toBe("2 people");
});
