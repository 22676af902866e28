/** Formats of which a row is a line, or begins on one. */
export type Lines = "csv" | "json" | "ndjson";

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const BRACE = 0x7b;

/** Counts the rows of an export while its bytes come, in pieces cut anywhere. */
export class Rows {
    private readonly format: Lines;
    private isQuoted = false;
    private isStart = true;
    private lines = 0;

    constructor(format: Lines) {
        this.format = format;
    }

    /** How many have come, the last perhaps in part. */
    get count(): number {
        // The first line of CSV is its head.
        return this.format === "csv" ? Math.max(0, this.lines - 1) : this.lines;
    }

    add(bytes: Uint8Array): void {
        if (this.format === "csv") {
            this.addCsv(bytes);
        } else {
            this.addJson(bytes);
        }
    }

    /** Every line end that is not in quotes. A doubled quote is out and in again. */
    private addCsv(bytes: Uint8Array): void {
        for (const byte of bytes) {
            if (byte === QUOTE) {
                this.isQuoted = !this.isQuoted;
            } else if (byte === NEWLINE && !this.isQuoted) {
                this.lines++;
            }
        }
    }

    /** Every line that begins with an object. Line ends in texts are escaped. */
    private addJson(bytes: Uint8Array): void {
        for (const byte of bytes) {
            if (this.isStart && byte === BRACE) {
                this.lines++;
            }
            this.isStart = byte === NEWLINE;
        }
    }
}
