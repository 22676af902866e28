import type { ReactNode } from "react";
import { FRAME_WORDS } from "../components/frame/words";
import { useTitle } from "../components/title";
import { useWords } from "../lib/language";

interface Props {
    /** What the navigation calls it. */
    name: (words: (typeof FRAME_WORDS)["en"]) => string;
    children: ReactNode;
}

/** A page, with its name as the window's title. */
export function Titled({ name, children }: Props) {
    useTitle(name(useWords(FRAME_WORDS)));
    return children;
}
