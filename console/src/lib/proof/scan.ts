import { Refusal } from "./bytes";

const WHITE = " \t\n\r";
const ESCAPES: Record<string, string> = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
};

/** A position in a JSON text (RFC 8259). Every string it gives names characters: no half of a pair stands alone. */
export class Scanner {
    private readonly text: string;
    private at = 0;

    constructor(text: string) {
        this.text = text;
    }

    fault(expected: string): Refusal {
        return new Refusal(`not JSON: ${expected} was due at character ${this.at}`);
    }

    /** The next character that is not white space, which stays; `""` at the end. */
    peek(): string {
        while (this.at < this.text.length && WHITE.includes(this.text.charAt(this.at))) {
            this.at += 1;
        }
        return this.text.charAt(this.at);
    }

    take(character: string): boolean {
        const found = this.peek() === character;
        this.at += found ? 1 : 0;
        return found;
    }

    expect(character: string, expected: string) {
        if (!this.take(character)) {
            throw this.fault(expected);
        }
    }

    end() {
        if (this.peek() !== "") {
            throw this.fault("the end");
        }
    }

    /** A member's name and its colon. */
    key(): string {
        const name = this.string();
        this.expect(":", "a colon");
        return name;
    }

    string(): string {
        this.expect('"', "a string");
        let out = "";
        for (;;) {
            const start = this.at;
            while (!this.isSpecial()) {
                this.at += 1;
            }
            out += this.text.slice(start, this.at);
            const next = this.text.charAt(this.at);
            if (next === '"') {
                this.at += 1;
                if (/\p{Cs}/u.test(out)) {
                    throw this.fault("a whole character");
                }
                return out;
            }
            if (next !== "\\") {
                throw this.fault("the rest of a string");
            }
            out += this.escape();
        }
    }

    private isSpecial(): boolean {
        const code = this.text.charCodeAt(this.at);
        // NaN, at the end, is not at least 0x20 either.
        return !(code >= 0x20) || code === 0x22 || code === 0x5c;
    }

    private escape(): string {
        const kind = this.text.charAt(this.at + 1);
        const plain = Object.hasOwn(ESCAPES, kind) ? ESCAPES[kind] : undefined;
        if (plain !== undefined) {
            this.at += 2;
            return plain;
        }
        const digits = this.text.slice(this.at + 2, this.at + 6);
        if (kind !== "u" || !/^[0-9A-Fa-f]{4}$/.test(digits)) {
            throw this.fault("a known escape");
        }
        this.at += 6;
        return String.fromCharCode(Number.parseInt(digits, 16));
    }

    /** The text of a number. */
    number(): string {
        this.peek();
        const pattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text)?.[0];
        if (found === undefined) {
            throw this.fault("a number");
        }
        this.at += found.length;
        return found;
    }

    word(): "true" | "false" | "null" {
        this.peek();
        const word = (["true", "false", "null"] as const).find((word) => this.text.startsWith(word, this.at));
        if (word === undefined) {
            throw this.fault("a value");
        }
        this.at += word.length;
        return word;
    }

    /** Passes over one value of any depth. Names that are there twice are not looked for. */
    skip() {
        const closers: string[] = [];
        for (;;) {
            const next = this.peek();
            if (next === "{" || next === "[") {
                this.at += 1;
                const closer = next === "{" ? "}" : "]";
                if (!this.take(closer)) {
                    closers.push(closer);
                    this.keyIn(closer);
                    continue;
                }
            } else if (next === '"') {
                this.string();
            } else if (/^[-0-9]/.test(next)) {
                this.number();
            } else {
                this.word();
            }
            if (!this.goOn(closers)) {
                return;
            }
        }
    }

    /** Takes what closes, and a comma; whether another value follows. */
    private goOn(closers: string[]): boolean {
        for (;;) {
            const closer = closers.at(-1);
            if (closer === undefined) {
                return false;
            }
            if (this.take(",")) {
                this.keyIn(closer);
                return true;
            }
            this.expect(closer, `a comma or ${closer}`);
            closers.pop();
        }
    }

    private keyIn(closer: string) {
        if (closer === "}") {
            this.key();
        }
    }
}
