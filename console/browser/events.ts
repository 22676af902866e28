/** An event as senders write it, each a minute after the one before. */
export function event(n: number, more: object = {}): object {
    const minutes = String(n % 60).padStart(2, "0");
    return {
        id: `sent-${n}`,
        user_id: `user-${n % 3}`,
        user_email: `${["ana", "bob", "eve"][n % 3]}@neogenesys.com`,
        action: ["launch_workspace", "stop_workspace", "custom.thing"][n % 3],
        resource: `workspace:ws-${n % 4}`,
        details: `Event number ${n}`,
        ip_address: `192.0.2.${n}`,
        timestamp: `2026-03-05T${String(10 + Math.floor(n / 60)).padStart(2, "0")}:${minutes}:00Z`,
        success: n % 5 !== 0,
        ...more,
    };
}

export const range = (count: number) => Array.from({ length: count }, (_, n) => n);
