/** The languages that the console speaks. What was recorded stays in the one it was recorded in. */
export const LANGUAGES = [
    { code: "en", name: "English" },
    { code: "es", name: "Español" },
] as const;

export type Language = (typeof LANGUAGES)[number]["code"];

/** How a language writes numbers and what is counted. */
export interface Writing {
    /** `12,345`, or `12.345` in Spain. */
    number: (value: number) => string;
    /** `1 session`, `2 sessions`. */
    counted: (count: number, one: string, other: string) => string;
    /** `4.2 MB`, of bytes, by thousands. */
    bytes: (count: number) => string;
    /** Of a part of 1: `42%`, or `42 %` in Spain. */
    percent: (part: number) => string;
    /** `a, b and c`. */
    list: (items: readonly string[]) => string;
    /** The month and day of a date without a time (`2026-03-05`), in a few letters: `5 Mar`. */
    day: (date: string) => string;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** How a locale, such as `es-MX`, writes. */
export function writing(locale: string): Writing {
    const plain = new Intl.NumberFormat(locale, { useGrouping: "always" });
    const rules = new Intl.PluralRules(locale);
    const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    const lists = new Intl.ListFormat(locale);
    const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
    const sizes = UNITS.map(
        (unit) =>
            new Intl.NumberFormat(locale, {
                style: "unit",
                unit,
                unitDisplay: unit === "byte" ? "long" : "short",
                maximumFractionDigits: unit === "byte" ? 0 : 1,
            }),
    );
    return {
        number: (value) => plain.format(value),
        counted: (count, one, other) =>
            `${plain.format(count)} ${rules.select(count) === "one" ? one : other}`,
        bytes: (count) => {
            const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), UNITS.length - 1);
            return sizes[power]?.format(count / 1000 ** power) ?? plain.format(count);
        },
        percent: (part) => percents.format(part),
        list: (items) => lists.format(items),
        day: (date) => {
            const at = new Date(`${date}T00:00:00Z`);
            return Number.isNaN(at.getTime()) ? date : days.format(at);
        },
    };
}

/**
 * The locale of a language for somebody whose browser prefers these, the first most: with their region, since Mexico
 * writes 20,709 and Spain 20.709. Without one that can be told: English with the day before the month, as in Europe, and
 * Spanish of no region.
 */
export function localeOf(language: Language, wanted: readonly string[]): string {
    for (const tag of wanted) {
        const { lang, region } = parts(tag);
        if (lang === language && region !== undefined) {
            return `${language}-${region}`;
        }
    }
    return language === "en" ? "en-GB" : "es";
}

/** The language and region of a tag; nothing of one that is none. */
function parts(tag: string): { lang?: string; region?: string | undefined } {
    try {
        const { language, region } = new Intl.Locale(tag);
        return { lang: language, region };
    } catch {
        return {};
    }
}

// Where there is no browser, its languages are none. They are read once: a browser tells of changes to new pages.
const WANTED = globalThis.window === undefined ? [] : navigator.languages;

export const EN: Writing = writing(localeOf("en", WANTED));
export const ES: Writing = writing(localeOf("es", WANTED));

/** The same words in each language: the compiler finds those that are missing in one. */
export type Catalogue<Words> = Readonly<Record<Language, Words>>;

/** A catalogue; what English has, the others must have too. */
export function catalogue<Words>(en: Words, es: NoInfer<Words>): Catalogue<Words> {
    return { en, es };
}

/** The language for somebody whose browser prefers these, the first most. */
export function preferred(wanted: readonly string[]): Language {
    for (const tag of wanted) {
        const known = LANGUAGES.find(({ code }) => tag.toLowerCase().split("-")[0] === code);
        if (known) {
            return known.code;
        }
    }
    return "en";
}
