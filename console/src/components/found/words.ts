import { type Catalogue, EN, ES, type Writing } from "../../lib/intl";
import type { Finding, ValueName } from "../../lib/proof/finding";

/** Those that a page puts into words of its own; a fault is told to the letter. */
type Told = Exclude<Finding, { is: "fault" }>;

interface Words {
    /** A sentence for each kind. */
    findings: { readonly [Kind in Told["is"]]: (finding: Extract<Told, { is: Kind }>) => string };
    values: Readonly<Record<ValueName, string>>;
    key: string;
    keyHint: string;
    noKey: (why: string) => string;
}

function english({ number, counted }: Writing): Words {
    return {
        findings: {
            format: ({ format }) => `It is of the format ${format}.`,
            canonical: () => "Its bytes are in the one canonical form.",
            unopened: () => "No field is opened.",
            opened: ({ opened, of }) => `${opened} of ${counted(of, "field", "fields")} open the commitment.`,
            same: ({ count }) => `${counted(count, "value is", "values are")} the same.`,
            leads: ({ hashes }) =>
                `${counted(hashes, "hash leads", "hashes lead")} from the entry to the root.`,
            signed: ({ by }) =>
                by === "reader" ? "The key you gave signed it." : "The key this server says signed it.",
            place: ({ index, size }) => `Index ${index}, of a log of ${number(Number(size))} entries.`,
            nothing: () => "There was nothing to check it on.",
            "no Ed25519": () =>
                "This browser does not know Ed25519, the kind of signature that logs make: use a newer one.",
            "no key": () => "This server does not tell the log’s key: paste the one you keep.",
            "no tile": ({ path }) => `This server does not have the tile ${path}.`,
            "no checkpoints": () =>
                "The checkpoints that the server keeps could not be read: refresh the page.",
            "none kept": () =>
                "The server keeps no checkpoints: there is nothing older to hold the newest against.",
            "older key": ({ size, key, by }) =>
                `The checkpoint of ${number(Number(size))} entries is not signed by the key ${key}, but by ` +
                `${by.join(", ")}: an older key of the log, or none of it.`,
            closed: ({ index }) =>
                `Entry ${index} is said to have closed fields, which this page does not check.`,
        },
        values: {
            bytes: "Bytes",
            size: "Size in bytes",
            leaf: "Leaf hash",
            group: "Commitment",
            compared: "Compared",
            root: "Root",
            "key id": "Key id",
            "public key": "Public key",
            "signed text": "Signed text",
            origin: "Origin",
            entries: "Entries",
            index: "Index",
        },
        key: "The log’s key, if you keep it",
        keyHint:
            "Like name+1a2b3c4d+Ab…, from whoever set the server up; this browser remembers one that verifies. Empty: the key this server says.",
        noKey: (why) => `This is not the key of a log: ${why}.`,
    };
}

function spanish({ number, counted }: Writing): Words {
    return {
        findings: {
            format: ({ format }) => `Es del formato ${format}.`,
            canonical: () => "Sus bytes están en la única forma canónica.",
            unopened: () => "No se abre ningún campo.",
            opened: ({ opened, of }) => `${opened} de ${counted(of, "campo", "campos")} abren el compromiso.`,
            same: ({ count }) => `${counted(count, "valor es igual", "valores son iguales")}.`,
            leads: ({ hashes }) =>
                `${counted(hashes, "hash lleva", "hashes llevan")} de la entrada a la raíz.`,
            signed: ({ by }) =>
                by === "reader"
                    ? "Lo firmó la clave que usted dio."
                    : "Lo firmó la clave que dice este servidor.",
            place: ({ index, size }) =>
                `Índice ${index}, de un registro de ${number(Number(size))} entradas.`,
            nothing: () => "No había nada con que comprobarlo.",
            "no Ed25519": () =>
                "Este navegador no conoce Ed25519, el tipo de firma que hacen los registros: use uno más nuevo.",
            "no key": () => "Este servidor no dice la clave del registro: pegue la que usted guarda.",
            "no tile": ({ path }) => `Este servidor no tiene la pieza ${path} del árbol.`,
            "no checkpoints": () =>
                "No se pudieron leer los puntos de control que guarda el servidor: actualice la página.",
            "none kept": () =>
                "El servidor no guarda puntos de control: no hay nada anterior con que comparar el más reciente.",
            "older key": ({ size, key, by }) =>
                `El punto de control de ${number(Number(size))} entradas no está firmado por la clave ${key}, sino ` +
                `por ${by.join(", ")}: una clave anterior del registro, o ninguna suya.`,
            closed: ({ index }) =>
                `Se dice que la entrada ${index} cerró campos, lo que esta página no comprueba.`,
        },
        values: {
            bytes: "Bytes",
            size: "Tamaño en bytes",
            leaf: "Hash de la hoja",
            group: "Compromiso",
            compared: "Comparados",
            root: "Raíz",
            "key id": "Id. de la clave",
            "public key": "Clave pública",
            "signed text": "Texto firmado",
            origin: "Origen",
            entries: "Entradas",
            index: "Índice",
        },
        key: "La clave del registro, si la guarda usted",
        keyHint:
            "Como name+1a2b3c4d+Ab…, de quien puso en marcha el servidor; este navegador recuerda la que verifica. Vacío: la clave que dice este servidor.",
        noKey: (why) => `Esta no es la clave de un registro: ${why}.`,
    };
}

export const FOUND_WORDS: Catalogue<Words> = { en: english(EN), es: spanish(ES) };
