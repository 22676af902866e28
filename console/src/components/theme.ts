import { useEffect, useState } from "react";
import { keep, kept } from "../lib/kept";

export const THEMES = ["system", "light", "dark"] as const;
/** Which colours: those the system asks for, unless chosen here. */
export type Theme = (typeof THEMES)[number];

const KEPT_AS = "neosc.theme";

/** The theme that was chosen in this browser. */
function chosenTheme(): Theme {
    return THEMES.find((theme) => theme === kept(KEPT_AS)) ?? "system";
}

function show(theme: Theme) {
    if (theme === "system") {
        delete document.documentElement.dataset.theme;
    } else {
        document.documentElement.dataset.theme = theme;
    }
}

/** Before anything is drawn, lest the page flashes in the other colours. */
export function startTheme(): void {
    show(chosenTheme());
}

/** The theme, and how to choose another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
    const [theme, setTheme] = useState(chosenTheme);
    useEffect(() => {
        show(theme);
    }, [theme]);
    const choose = (theme: Theme) => {
        setTheme(theme);
        keep(KEPT_AS, theme);
    };
    return [theme, choose];
}
