import {
    type ComponentProps,
    type ReactNode,
    type SelectHTMLAttributes,
    type TextareaHTMLAttributes,
    useId,
} from "react";
import style from "./Field.module.css";

interface Common {
    label: string;
    hint?: string | undefined;
    /** What is wrong with what stands in it. */
    error?: ReactNode | undefined;
}

/** What joins an input to its label, hint and error. */
function useJoined(props: Common) {
    const id = useId();
    const hasText = props.hint !== undefined || props.error !== undefined;
    const input = {
        id,
        "aria-invalid": props.error !== undefined || undefined,
        "aria-describedby": hasText ? `${id}-text` : undefined,
    };
    const frame = (children: ReactNode) => (
        <div className={style.field}>
            <label htmlFor={id}>{props.label}</label>
            {children}
            {hasText && (
                <span id={`${id}-text`} className={props.error === undefined ? style.hint : style.error}>
                    {props.error ?? props.hint}
                </span>
            )}
        </div>
    );
    return { input, frame };
}

export function TextField(props: Common & ComponentProps<"input">) {
    const { label, hint, error, ...rest } = props;
    const { input, frame } = useJoined({ label, hint, error });
    return frame(<input {...rest} {...input} />);
}

export function SelectField(props: Common & SelectHTMLAttributes<HTMLSelectElement>) {
    const { label, hint, error, children, ...rest } = props;
    const { input, frame } = useJoined({ label, hint, error });
    return frame(
        <select {...rest} {...input}>
            {children}
        </select>,
    );
}

export function TextAreaField(props: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
    const { label, hint, error, ...rest } = props;
    const { input, frame } = useJoined({ label, hint, error });
    return frame(<textarea {...rest} {...input} />);
}
