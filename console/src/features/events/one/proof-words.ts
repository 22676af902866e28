import { catalogue } from "../../../lib/intl";

export const PROOF_WORDS = catalogue(
    {
        title: "Proof",
        explain:
            "A file that anybody can check without this server: that the event is in the log, unchanged. It always " +
            "shows action, timestamp, outcome, when it was received, source and place in the log. Of the other fields " +
            "it shows those you choose; the rest stay secret, and still cannot be changed.",
        fields: "Fields to disclose",
        none: "none",
        noFields: "None",
        allFields: "All",
        redacted: "What was redacted",
        download: "Download proof",
        fetching: "Fetching the proof…",
        handed: (file: string) => `${file} was handed to the browser.`,
        check: "Check it",
        copy: "Copy the command",
        noKey: "Put the log’s verifier key in place of KEY.",
        serversKey: "The key in this line is what this server says.",
        elsewhere:
            "An auditor takes it from somebody they believe instead, such as whoever set the server up, where it was " +
            "printed at the start.",
    },
    {
        title: "Prueba",
        explain:
            "Un archivo que cualquiera puede comprobar sin este servidor: que el evento está en el registro, sin " +
            "cambios. Siempre muestra acción, hora, resultado, cuándo se recibió, origen y posición en el registro. " +
            "De los demás campos muestra los que elija; el resto queda en secreto, y aun así no se puede cambiar.",
        fields: "Campos que se revelan",
        none: "ninguno",
        noFields: "Ninguno",
        allFields: "Todos",
        redacted: "Qué se tachó",
        download: "Descargar la prueba",
        fetching: "Obteniendo la prueba…",
        handed: (file) => `${file} se ha entregado al navegador.`,
        check: "Compruébela",
        copy: "Copiar la orden",
        noKey: "Ponga la clave de verificación del registro en lugar de KEY.",
        serversKey: "La clave de esta línea es la que dice este servidor.",
        elsewhere:
            "Un auditor la toma, en cambio, de alguien en quien confíe, como quien puso en marcha el servidor, donde " +
            "se imprimió al arrancar.",
    },
);
