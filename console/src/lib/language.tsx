import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { type Catalogue, EN, ES, LANGUAGES, type Language, preferred, type Writing } from "./intl";
import { keep, kept } from "./kept";

const KEPT_AS = "neosc.language";

const Chosen = createContext<{ language: Language; choose: (language: Language) => void }>({
    language: "en",
    choose: () => {},
});

/** The chosen language, or the one that this browser prefers. */
function begin(): Language {
    const chosen = LANGUAGES.find(({ code }) => code === kept(KEPT_AS));
    return chosen?.code ?? preferred(navigator.languages);
}

/** Remembers in this browser which language is spoken, and tells the browser, which reads aloud by it. */
export function LanguageProvider({ children }: { children: ReactNode }) {
    const [language, setLanguage] = useState<Language>(begin);
    useEffect(() => {
        document.documentElement.lang = language;
    }, [language]);
    const chosen = useMemo(() => {
        const choose = (language: Language) => {
            setLanguage(language);
            keep(KEPT_AS, language);
        };
        return { language, choose };
    }, [language]);
    return <Chosen value={chosen}>{children}</Chosen>;
}

/** The language, and how to choose another. */
export function useLanguage() {
    return use(Chosen);
}

/** The words of a catalogue in the chosen language. */
export function useWords<Words>(catalogue: Catalogue<Words>): Words {
    return catalogue[use(Chosen).language];
}

/** How numbers are written in the chosen language. */
export function useWriting(): Writing {
    return use(Chosen).language === "es" ? ES : EN;
}
