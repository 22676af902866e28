/** Hands the browser a text as a file. It never leaves this machine. */
export function downloadText(name: string, text: string): void {
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    // The download has its own hold on the bytes by the next turn.
    setTimeout(() => URL.revokeObjectURL(address), 0);
}
