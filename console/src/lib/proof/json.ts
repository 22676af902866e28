import { Refusal } from "./bytes";
import { Scanner } from "./scan";

/** As much of JSON as a bundle is made of; `other` is whatever has no place in one. */
type Json = Map<string, Json> | string | bigint | "other"[];

const OTHER: "other"[] = ["other"];
/** Objects and arrays inside each other, at most. */
const DEPTH = 127;
const MAX_U64 = 0xffff_ffff_ffff_ffffn;

function value(scan: Scanner, depth: number): Json {
    const next = scan.peek();
    if ((next === "{" || next === "[") && depth >= DEPTH) {
        throw new Refusal("JSON of this depth is not read");
    }
    switch (next) {
        case "{":
            return object(scan, depth + 1);
        case "[":
            return list(scan, depth + 1);
        case '"':
            return scan.string();
        default:
            return /^[-0-9]/.test(next) ? whole(scan.number()) : word(scan);
    }
}

function object(scan: Scanner, depth: number): Json {
    scan.expect("{", "an object");
    const members = new Map<string, Json>();
    if (scan.take("}")) {
        return members;
    }
    do {
        const name = scan.key();
        // It could show one value, and prove another.
        if (members.has(name)) {
            throw new Refusal(`the member ${JSON.stringify(name)} is there twice`);
        }
        members.set(name, value(scan, depth));
    } while (scan.take(","));
    scan.expect("}", "a comma or }");
    return members;
}

function list(scan: Scanner, depth: number): Json {
    scan.expect("[", "an array");
    if (!scan.take("]")) {
        do {
            value(scan, depth);
        } while (scan.take(","));
        scan.expect("]", "a comma or ]");
    }
    return OTHER;
}

function word(scan: Scanner): Json {
    scan.word();
    return OTHER;
}

function whole(digits: string): Json {
    // No number of more than 20 digits is one of 64 bits.
    const number = /^[0-9]{1,20}$/.test(digits) ? BigInt(digits) : undefined;
    return number !== undefined && number <= MAX_U64 ? number : OTHER;
}

/** The members of an object, taken out one by one; what is left over at the end was not known. */
export class Members {
    /** Where the object stands, with a final dot; empty for the outermost. */
    private readonly path: string;
    private readonly left: Map<string, Json>;

    private constructor(path: string, left: Map<string, Json>) {
        this.path = path;
        this.left = left;
    }

    /** Those of a text that is one object, in which no member is there twice, at any depth. */
    static ofText(text: string): Members {
        const scan = new Scanner(text);
        const read = value(scan, 0);
        scan.end();
        if (!(read instanceof Map)) {
            throw new Refusal("it is not a JSON object");
        }
        return new Members("", read);
    }

    has(name: string): boolean {
        return this.left.has(name);
    }

    names(): string[] {
        return [...this.left.keys()];
    }

    text(name: string): string {
        const value = this.take(name);
        if (typeof value !== "string") {
            throw this.malformed(name, "a string");
        }
        return value;
    }

    number(name: string): bigint {
        const value = this.take(name);
        if (typeof value !== "bigint") {
            throw this.malformed(name, "a whole number");
        }
        return value;
    }

    object(name: string): Members {
        const value = this.take(name);
        if (!(value instanceof Map)) {
            throw this.malformed(name, "an object");
        }
        return new Members(`${this.path}${name}.`, value);
    }

    /** Refuses what was not taken: it would pass for verified. */
    finish() {
        for (const name of this.left.keys()) {
            throw new Refusal(`\`${this.path}${name}\` is not a member of a bundle`);
        }
    }

    malformed(name: string, expected: string): Refusal {
        return new Refusal(`\`${this.path}${name}\` is not ${expected}`);
    }

    private take(name: string): Json {
        const value = this.left.get(name);
        if (value === undefined) {
            throw new Refusal(`\`${this.path}${name}\` is missing`);
        }
        this.left.delete(name);
        return value;
    }
}
