import { catalogue, EN, ES } from "../../lib/intl";
import type { Format, Order } from "./choice";

interface Words {
    title: string;
    filter: string;
    everything: string;
    estimating: string;
    estimate: (count: number) => string;
    format: string;
    formats: Readonly<Record<Format, string>>;
    order: string;
    orders: Readonly<Record<Order, string>>;
    columns: string;
    all: string;
    usual: string;
    oneAtLeast: string;
    noColumns: string;
    excel: string;
    excelHint: string;
    proofs: string;
    reason: string;
    reasonHint: string;
    now: string;
    background: string;
    backgroundHint: string;
    tooMany: (count: number) => string;
    inMemory: string;
    cancel: string;
    running: string;
    bytes: (bytes: string) => string;
    rows: (count: number) => string;
    stop: string;
    cut: string;
    cutDetail: (bytes: string) => string;
    stopped: string;
    tooLarge: string;
    tooLargeDetail: string;
    back: string;
    other: string;
    otherDetail: string;
    done: string;
    saved: (name: string) => string;
    handed: (name: string) => string;
    digest: string;
    recorded: string;
    salt: string;
    keepSalt: string;
    record: string;
    copy: (what: string) => string;
    close: string;
}

export const EXPORT_WORDS = catalogue<Words>(
    {
        title: "Export events",
        filter: "Filter:",
        everything: "no filter, all events you may see",
        estimating: "Counting the events…",
        estimate: (count) => `${EN.counted(count, "event", "events")} as of now.`,
        format: "Format",
        formats: {
            csv: "CSV: for spreadsheets",
            json: "JSON: one array",
            ndjson: "NDJSON: one event a line",
            parquet: "Parquet: for DuckDB, pandas, Spark",
        },
        order: "Order",
        orders: {
            newest: "the newest first",
            oldest: "the oldest first",
            log: "as they came into the log",
        },
        columns: "Columns",
        all: "All",
        usual: "Usual",
        oneAtLeast: "Choose one column at least.",
        noColumns: "With proofs, which show all of an event, every column is there.",
        excel: "For Excel",
        excelHint: "With a byte-order mark, by which Excel reads accents rightly.",
        proofs: `With the proof of each event (at most ${EN.number(100_000)} events)`,
        reason: "Reason",
        reasonHint: "Recorded with the export. Up to 500 characters.",
        now: "Export now",
        background: "In the background",
        backgroundHint:
            "In the background the server makes a file, keeps it for seven days, and proves with a manifest that it " +
            "is whole.",
        tooMany: (count) =>
            `More than ${EN.number(count)} events do not fit into the memory of this browser: have the server make ` +
            "the file in the background.",
        inMemory: "This browser keeps the file in memory until it is whole.",
        cancel: "Cancel",
        running: "Exporting…",
        bytes: (bytes) => `${bytes} so far`,
        rows: (count) => EN.counted(count, "event", "events"),
        stop: "Stop",
        cut: "The connection was cut: nothing was saved",
        cutDetail: (bytes) =>
            `After ${bytes} nothing more came, and a part of an export is none. Try again, or have it made in the ` +
            "background.",
        stopped: "Stopped: nothing was saved.",
        tooLarge: "Too large for the memory of this browser: nothing was saved",
        tooLargeDetail: "Have the server make the file in the background.",
        other: "This is not the export that the log has recorded: nothing was saved",
        otherDetail:
            "All that was sent came, but the log’s own record has another digest: somebody between here and the server " +
            "cut the file or changed it. Tell whoever runs the server.",
        back: "Back",
        done: "The export is whole",
        saved: (name) => `Saved as ${name}`,
        handed: (name) => `${name} was handed to the browser.`,
        digest: "SHA-256 of the file",
        recorded: "SHA-256 of salt and file, as the log records it",
        salt: "Salt",
        keepSalt:
            "Keep the salt with the file: the server does not. With it, neosc verify --export checks the file.",
        record: "Its record in the log",
        copy: (what) => `Copy: ${what}`,
        close: "Close",
    },
    {
        title: "Exportar eventos",
        filter: "Filtro:",
        everything: "sin filtro, todos los eventos que usted puede ver",
        estimating: "Contando los eventos…",
        estimate: (count) => `${ES.counted(count, "evento", "eventos")} en este momento.`,
        format: "Formato",
        formats: {
            csv: "CSV: para hojas de cálculo",
            json: "JSON: una lista",
            ndjson: "NDJSON: un evento por línea",
            parquet: "Parquet: para DuckDB, pandas, Spark",
        },
        order: "Orden",
        orders: {
            newest: "los más recientes primero",
            oldest: "los más antiguos primero",
            log: "como entraron en el registro",
        },
        columns: "Columnas",
        all: "Todas",
        usual: "Las habituales",
        oneAtLeast: "Elija al menos una columna.",
        noColumns: "Con pruebas, que muestran todo el evento, están todas las columnas.",
        excel: "Para Excel",
        excelHint: "Con una marca de orden de bytes, con la que Excel lee bien los acentos.",
        proofs: `Con la prueba de cada evento (como máximo ${ES.number(100_000)} eventos)`,
        reason: "Motivo",
        reasonHint: "Se registra con la exportación. Hasta 500 caracteres.",
        now: "Exportar ahora",
        background: "En segundo plano",
        backgroundHint:
            "En segundo plano el servidor hace un archivo, lo conserva siete días y prueba con un manifiesto que está " +
            "completo.",
        tooMany: (count) =>
            `Más de ${ES.number(count)} eventos no caben en la memoria de este navegador: pida que el servidor haga ` +
            "el archivo en segundo plano.",
        inMemory: "Este navegador guarda el archivo en memoria hasta que está completo.",
        cancel: "Cancelar",
        running: "Exportando…",
        bytes: (bytes) => `${bytes} hasta ahora`,
        rows: (count) => ES.counted(count, "evento", "eventos"),
        stop: "Detener",
        cut: "La conexión se cortó: no se ha guardado nada",
        cutDetail: (bytes) =>
            `Después de ${bytes} no llegó nada más, y una parte de una exportación no es una exportación. ` +
            "Reinténtelo, o pídala en segundo plano.",
        stopped: "Detenida: no se ha guardado nada.",
        tooLarge: "Demasiado grande para la memoria de este navegador: no se ha guardado nada",
        tooLargeDetail: "Pida que el servidor haga el archivo en segundo plano.",
        other: "Esta no es la exportación que consta en el registro: no se ha guardado nada",
        otherDetail:
            "Llegó todo lo que se envió, pero lo que consta en el registro tiene otro resumen: alguien entre aquí y el " +
            "servidor cortó el archivo o lo cambió. Avise a quien administra el servidor.",
        back: "Volver",
        done: "La exportación está completa",
        saved: (name) => `Guardada como ${name}`,
        handed: (name) => `${name} se ha entregado al navegador.`,
        digest: "SHA-256 del archivo",
        recorded: "SHA-256 de sal y archivo, como consta en el registro",
        salt: "Sal",
        keepSalt:
            "Guarde la sal con el archivo: el servidor no la guarda. Con ella, neosc verify --export comprueba el " +
            "archivo.",
        record: "Su constancia en el registro",
        copy: (what) => `Copiar: ${what}`,
        close: "Cerrar",
    },
);
