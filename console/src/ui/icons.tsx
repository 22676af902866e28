import type { ReactNode } from "react";

/** Line drawings on a grid of 24, of one weight. They say nothing that the text beside them does not. */
const DRAWINGS = {
    key: (
        <>
            <circle cx="8" cy="15" r="4" />
            <path d="m11 12 8-8m-3 3 3 3m-6 0 2 2" />
        </>
    ),
    door: <path d="M13 4h5a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-5M4 12h10m-4-4 4 4-4 4" />,
    window: (
        <>
            <rect x="3" y="5" width="18" height="14" rx="2" />
            <path d="M3 9h18" />
        </>
    ),
    plug: <path d="M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0zm6 9v4" />,
    shield: <path d="M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6z" />,
    barred: (
        <>
            <circle cx="12" cy="12" r="8.5" />
            <path d="m6 6 12 12" />
        </>
    ),
    person: (
        <>
            <circle cx="12" cy="8" r="4" />
            <path d="M4 21c1-4 4-6 8-6s7 2 8 6" />
        </>
    ),
    sliders: (
        <>
            <path d="M4 7h9m4 0h3M4 17h3m4 0h9" />
            <circle cx="15" cy="7" r="2" />
            <circle cx="9" cy="17" r="2" />
        </>
    ),
    machine: (
        <>
            <rect x="4" y="4" width="16" height="7" rx="1.5" />
            <rect x="4" y="13" width="16" height="7" rx="1.5" />
            <path d="M8 7.5h.01M8 16.5h.01" />
        </>
    ),
    eye: (
        <>
            <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" />
            <circle cx="12" cy="12" r="3" />
        </>
    ),
    branch: (
        <>
            <circle cx="6" cy="5" r="2" />
            <circle cx="6" cy="19" r="2" />
            <circle cx="18" cy="12" r="2" />
            <path d="M6 7v10m0-5h10" />
        </>
    ),
    tree: (
        <>
            <circle cx="12" cy="5" r="2" />
            <circle cx="6" cy="19" r="2" />
            <circle cx="18" cy="19" r="2" />
            <path d="M12 7v4m0 0-5 6m5-6 5 6" />
        </>
    ),
    list: <path d="M8 6h13M8 12h13M8 18h13M3.5 6h.01M3.5 12h.01M3.5 18h.01" />,
    building: (
        <>
            <path d="M5 21V4a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v17m0-11h3a1 1 0 0 1 1 1v10M3 21h18" />
            <path d="M9 7h2m-2 4h2m-2 4h2" />
        </>
    ),
    monitor: (
        <>
            <rect x="3" y="4" width="18" height="12" rx="2" />
            <path d="M12 16v4m-4 0h8" />
        </>
    ),
    code: <path d="m8 7-5 5 5 5m8-10 5 5-5 5M14 4l-4 16" />,
    globe: (
        <>
            <circle cx="12" cy="12" r="9" />
            <path d="M3 12h18M12 3c3 3 3 15 0 18m0-18c-3 3-3 15 0 18" />
        </>
    ),
    play: <path d="M7 4v16l13-8z" />,
    stop: <rect x="6" y="6" width="12" height="12" rx="1.5" />,
    plus: <path d="M12 5v14M5 12h14" />,
    dot: <circle cx="12" cy="12" r="4" />,
    check: <path d="m5 13 4 4L19 7" />,
    cross: <path d="m6 6 12 12M18 6 6 18" />,
    up: <path d="m6 14 6-6 6 6" />,
    down: <path d="m6 10 6 6 6-6" />,
    both: <path d="m8 9 4-4 4 4m-8 6 4 4 4-4" />,
    left: <path d="m14 6-6 6 6 6" />,
    right: <path d="m10 6 6 6-6 6" />,
    search: (
        <>
            <circle cx="11" cy="11" r="6" />
            <path d="m16 16 5 5" />
        </>
    ),
    refresh: <path d="M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7" />,
    download: <path d="M12 4v11m-5-5 5 5 5-5M5 20h14" />,
    copy: (
        <>
            <rect x="9" y="9" width="11" height="11" rx="2" />
            <path d="M15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3" />
        </>
    ),
    warning: <path d="M12 4 2.5 20h19zm0 6v5m0 2.5v.01" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof DRAWINGS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
    return (
        <svg
            aria-hidden="true"
            width={size}
            height={size}
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            strokeLinejoin="round"
        >
            {DRAWINGS[name]}
        </svg>
    );
}
