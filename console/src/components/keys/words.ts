import { catalogue } from "../../lib/intl";

export const KEY_WORDS = catalogue(
    {
        title: "Keys",
        open: "Show the keys",
        followedBy: "then",
        close: "Close",
        on: "Single keys act",
        explain:
            "Everything is also reached with Tab, Enter and Escape, which always act. Single keys do nothing while you write.",
    },
    {
        title: "Teclas",
        open: "Mostrar las teclas",
        followedBy: "y luego",
        close: "Cerrar",
        on: "Las teclas sueltas actúan",
        explain:
            "A todo se llega también con Tab, Intro y Escape, que actúan siempre. Las teclas sueltas no hacen nada mientras se escribe.",
    },
);
