import type { ButtonHTMLAttributes } from "react";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
    /** What it does is being done. It keeps the focus meanwhile, which a disabled one would lose. */
    busy: boolean;
    ref?: React.Ref<HTMLButtonElement>;
}

/** A button for what takes a moment, and is not done twice at once. */
export function WorkButton({ busy, onClick, children, type = "button", ...rest }: Props) {
    return (
        <button
            {...rest}
            type={type}
            aria-disabled={busy || undefined}
            onClick={(clicked) => {
                if (busy) {
                    clicked.preventDefault();
                } else {
                    onClick?.(clicked);
                }
            }}
        >
            {children}
        </button>
    );
}
