import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { keep, kept } from "../../lib/kept";

const KEPT_AS = "neosc.keys";
/** Between two keys of a sequence. */
const PATIENCE_MS = 1200;

/** A key, or several one after another, and what it does. */
export interface Key {
    /** As browsers name them, with a space between those of a sequence: `j`, `?`, `ArrowDown`, `g o`. */
    keys: string;
    /** For people. */
    label: string;
    run: () => void;
}

interface Registry {
    /** The keys that do something on the page as it is. */
    current: () => readonly Key[];
    register: (key: Key) => () => void;
    on: boolean;
    turn: (on: boolean) => void;
}

const Keys = createContext<Registry | undefined>(undefined);

/** Whether what has the focus takes letters itself, or a window is over the page. */
function isTaken(target: EventTarget | null): boolean {
    if (document.querySelector("dialog[open]")) {
        return true;
    }
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable ||
            target.matches("input, select, textarea, [role=slider], [role=combobox]"))
    );
}

/** Escape, Enter, the arrows and their like are none: they act where single characters are switched off too. */
function isCharacter(key: string): boolean {
    return [...key].length === 1;
}

/** Makes keys do what the components below register. Whoever does not want single characters to act (WCAG 2.1.4) switches them off. */
export function KeysProvider({ children }: { children: ReactNode }) {
    const known = useRef<Key[]>([]);
    const [on, setOn] = useState(() => kept(KEPT_AS) !== "off");
    const register = useCallback((key: Key) => {
        known.current = [...known.current, key];
        return () => {
            known.current = known.current.filter((other) => other !== key);
        };
    }, []);
    const current = useCallback(() => known.current, []);
    useEffect(() => {
        let before = { key: "", at: 0 };
        const press = (event: KeyboardEvent) => {
            if (isTaken(event.target) || event.metaKey || event.ctrlKey || event.altKey) {
                return;
            }
            if (!on && isCharacter(event.key)) {
                return;
            }
            const isNext = before.key !== "" && event.timeStamp - before.at < PATIENCE_MS;
            const sequence = isNext ? `${before.key} ${event.key}` : undefined;
            // The newest that registered it: what is on top of the page.
            const found =
                known.current.findLast(({ keys }) => keys === sequence) ??
                known.current.findLast(({ keys }) => keys === event.key);
            before = found ? { key: "", at: 0 } : { key: event.key, at: event.timeStamp };
            if (found) {
                event.preventDefault();
                found.run();
            }
        };
        window.addEventListener("keydown", press);
        return () => window.removeEventListener("keydown", press);
    }, [on]);
    const registry = useMemo(() => {
        const turn = (on: boolean) => {
            setOn(on);
            keep(KEPT_AS, on ? "on" : "off");
        };
        return { current, register, on, turn };
    }, [current, register, on]);
    return <Keys value={registry}>{children}</Keys>;
}

export function useKeys(): Registry {
    const registry = use(Keys);
    if (!registry) {
        throw new Error("keys outside their provider");
    }
    return registry;
}

/** Makes a key do something while the component is shown, and tells of it in the list of keys. */
export function useKey(keys: string, label: string, run: () => void): void {
    const { register } = useKeys();
    const latest = useRef(run);
    useEffect(() => {
        latest.current = run;
    });
    useEffect(() => register({ keys, label, run: () => latest.current() }), [register, keys, label]);
}
