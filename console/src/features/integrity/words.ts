import { catalogue, EN, ES } from "../../lib/intl";
import { named } from "../../lib/named";
import type { Outcome } from "./check";

/** A few words, and what they mean. */
type Told = readonly [title: string, meaning: string];
type Verdicts = Readonly<Record<Outcome, Told>>;

export const INTEGRITY_WORDS = catalogue(
    {
        title: "Integrity",
        explain:
            "Everything recorded is hashed into a tree whose root this server signs: a checkpoint. Nothing below an older checkpoint can be changed or taken away without its root being another.",
        refresh: "Refresh",
        reading: "Reading…",
        denied: "For administrators and auditors.",
        now: "The log now",
        origin: "Log",
        entries: "Entries",
        root: "Root hash",
        read: "Checkpoint read",
        accepting: "New events",
        key: "Key of the log",
        fingerprint: "Fingerprint of the key",
        noFingerprint: "What the server gave is not a key of a log.",
        keyHint:
            "Compare it with the one you have from somebody you believe: this server could name any key.",
        witnesses: "Witnesses",
        noWitnesses:
            "None are set up: no one else signs the checkpoints of this log. Keep some of them outside this server.",
        malformed: "What the server gave is not a checkpoint.",
        copyOrigin: "Copy the name of the log",
        copyRoot: "Copy the root hash",
        copyKey: "Copy the key of the log",
        copyFingerprint: "Copy the fingerprint",
        copyCheckpoint: "Copy the checkpoint",
        signedText: "The signed checkpoint",
        server: "Verification by this server",
        serverExplain:
            "Every entry is made again from what is stored and held against its hash, the tree, every kept checkpoint and the files; then what is published is verified as somebody outside would. It goes on in the background and ends as an event.",
        verifyAll: "Verify all",
        never: "The whole log was not verified yet.",
        running: "Verification running",
        lastEnded: "The last that ended",
        phases: named({
            checkpoints: "Reading the checkpoints",
            entries: "Making every entry again",
            keys: "Comparing the keys",
            files: "Comparing the files",
            published: "Verifying what is published",
        }),
        ofEntries: (done: number, all: number) => `${EN.number(done)} of ${EN.number(all)} entries`,
        started: "Started",
        ended: "Ended",
        outcome: "Outcome",
        made: "Entries verified",
        took: (seconds: number) => EN.counted(seconds, "second", "seconds"),
        duration: "Duration",
        record: "Recorded as",
        event: "Event",
        okText: "All that is stored and published of the log is as it was signed.",
        findingsText:
            "Something stored or published is not as it was signed. Leave the data as it is, tell whoever runs this server, and have them run neosc fsck, which says more.",
        failedText: "Nothing is known of the log by this: it was not read to its end.",
        found: "Findings",
        at: (index: number) => `Index ${EN.number(index)}`,
        more: (count: number) => `And ${EN.number(count)} more, which are not listed.`,
        browser: "Check in this browser",
        browserExplain:
            "This browser verifies the signatures of the checkpoints listed below by the log’s key, and with the log’s hashes that each is a beginning of the newest one. Entries are not read.",
        browserPublic:
            "This browser verifies the signature of the newest checkpoint by the log’s key. The kept ones are for administrators and auditors.",
        check: "Check",
        checkAgain: "Check again",
        checking: (what: string, done: number, all: number) =>
            `${what}: ${EN.number(done)} of ${EN.number(all)}`,
        steps: {
            key: "The key is well-formed, and of this log",
            newest: "The newest checkpoint is signed by it",
            signatures: "The listed checkpoints are signed by it",
            consistency: "Each is a beginning of the newest",
        },
        passed: (done: number, all: number) => `${EN.number(done)} of ${EN.number(all)}`,
        outcomes: { passed: "passed", failed: "failed", unable: "not all of it could be checked" },
        verdicts: {
            passed: [
                "Consistent",
                "Every step passed, by the key that this server says is the log’s. A server that lies about the log can " +
                    "lie about its key: give one that you keep yourself.",
            ],
            failed: [
                "Not as it was signed",
                "A step failed. Keep what you see, and compare with checkpoints that are kept elsewhere.",
            ],
            unable: ["Nothing wrong was found", "But not everything could be checked."],
        } as Verdicts,
        genuine: [
            "Genuine, by the key you gave",
            "Every step passed: only the log of your key can have signed this. How good that is rests on where you have " +
                "the key from.",
        ] as Told,
        noCryptography: [
            "This browser cannot check here",
            "Browsers verify signatures on secure pages alone: open this one over HTTPS.",
        ] as Told,
        outside: "Without believing this server",
        outsideExplain:
            "This page and its checks come from the server they are about. Whoever needs not to believe it runs these on another machine, with a key they have from somebody they believe; the program remembers what it saw, and finds out the next time if the history was rewritten.",
        verifyCommand: "Verify the whole log",
        tokenHint: "TOKEN is an API key of the scope verify.",
        keepCommand: "Keep the newest checkpoint",
        copyCommand: (what: string) => `Copy the command: ${what}`,
        kept: "Checkpoints over time",
        keptExplain: "Of each hour in which the log grew, the last one.",
        noKept: "None is kept yet: the first follows with the first signature.",
        drawn: (least: number, most: number, from: string, to: string) =>
            `Entries over time: from ${EN.number(least)} to ${EN.number(most)}, from ${from} to ${to}. The table has the values.`,
        time: "Signed",
        size: "Entries",
        shortRoot: "Root hash",
        log: "Log no.",
        none: "none",
        copyRootOf: (size: number) => `Copy the root hash of ${EN.number(size)} entries`,
        older: "Older checkpoints",
        count: (count: number, all: boolean) =>
            all ? `${EN.counted(count, "checkpoint", "checkpoints")}.` : `The newest ${EN.number(count)}.`,
    },
    {
        title: "Integridad",
        explain:
            "Todo lo registrado se resume en un árbol de hashes cuya raíz firma este servidor: un punto de control. Nada anterior a un punto de control puede cambiarse ni retirarse sin que su raíz sea otra.",
        refresh: "Actualizar",
        reading: "Leyendo…",
        denied: "Para administradores y auditores.",
        now: "El registro ahora",
        origin: "Registro",
        entries: "Entradas",
        root: "Hash raíz",
        read: "Punto de control leído",
        accepting: "Eventos nuevos",
        key: "Clave del registro",
        fingerprint: "Huella de la clave",
        noFingerprint: "Lo que ha dado el servidor no es la clave de un registro.",
        keyHint:
            "Compárela con la que tenga de alguien en quien confíe: este servidor podría nombrar cualquier clave.",
        witnesses: "Testigos",
        noWitnesses:
            "No hay ninguno configurado: nadie más firma los puntos de control de este registro. Guarde algunos fuera de este servidor.",
        malformed: "Lo que ha dado el servidor no es un punto de control.",
        copyOrigin: "Copiar el nombre del registro",
        copyRoot: "Copiar el hash raíz",
        copyKey: "Copiar la clave del registro",
        copyFingerprint: "Copiar la huella",
        copyCheckpoint: "Copiar el punto de control",
        signedText: "El punto de control firmado",
        server: "Verificación por este servidor",
        serverExplain:
            "Cada entrada se rehace a partir de lo guardado y se coteja con su hash, el árbol, todos los puntos de control conservados y los archivos; después se verifica lo publicado como lo haría alguien de fuera. Se ejecuta en segundo plano y termina como un evento.",
        verifyAll: "Verificar todo",
        never: "El registro completo aún no se ha verificado.",
        running: "Verificación en curso",
        lastEnded: "La última que terminó",
        phases: named({
            checkpoints: "Leyendo los puntos de control",
            entries: "Rehaciendo cada entrada",
            keys: "Cotejando las claves",
            files: "Cotejando los archivos",
            published: "Verificando lo publicado",
        }),
        ofEntries: (done, all) => `${ES.number(done)} de ${ES.number(all)} entradas`,
        started: "Inicio",
        ended: "Fin",
        outcome: "Resultado",
        made: "Entradas verificadas",
        took: (seconds) => ES.counted(seconds, "segundo", "segundos"),
        duration: "Duración",
        record: "Registrada como",
        event: "Evento",
        okText: "Todo lo guardado y publicado del registro está como se firmó.",
        findingsText:
            "Algo de lo guardado o publicado no está como se firmó. Deje los datos como están, avise a quien opera este servidor y pídale que ejecute neosc fsck, que dice más.",
        failedText: "Con esto no se sabe nada del registro: no se leyó hasta el final.",
        found: "Hallazgos",
        at: (index) => `Índice ${ES.number(index)}`,
        more: (count) => `Y ${ES.number(count)} más, que no se enumeran.`,
        browser: "Comprobar en este navegador",
        browserExplain:
            "Este navegador verifica con la clave del registro las firmas de los puntos de control listados abajo y, con los hashes del registro, que cada uno es un comienzo del más reciente. No se leen entradas.",
        browserPublic:
            "Este navegador verifica con la clave del registro la firma del punto de control más reciente. Los conservados son para administradores y auditores.",
        check: "Comprobar",
        checkAgain: "Comprobar de nuevo",
        checking: (what, done, all) => `${what}: ${ES.number(done)} de ${ES.number(all)}`,
        steps: {
            key: "La clave está bien formada y es de este registro",
            newest: "El punto de control más reciente lleva su firma",
            signatures: "Los puntos de control listados llevan su firma",
            consistency: "Cada uno es un comienzo del más reciente",
        },
        passed: (done, all) => `${ES.number(done)} de ${ES.number(all)}`,
        outcomes: { passed: "correcto", failed: "fallido", unable: "no se ha podido comprobar todo" },
        verdicts: {
            passed: [
                "Coherente",
                "Todos los pasos son correctos, con la clave que según este servidor es la del registro. Un servidor que " +
                    "miente sobre el registro puede mentir sobre su clave: dé una que guarde usted.",
            ],
            failed: [
                "No está como se firmó",
                "Un paso ha fallado. Conserve lo que ve y compárelo con puntos de control guardados en otro lugar.",
            ],
            unable: ["No se ha encontrado nada incorrecto", "Pero no se ha podido comprobar todo."],
        },
        genuine: [
            "Auténtico, según la clave que usted dio",
            "Todos los pasos son correctos: solo el registro de su clave puede haber firmado esto. Cuánto vale depende " +
                "de dónde obtuvo la clave.",
        ],
        noCryptography: [
            "Este navegador no puede comprobarlo aquí",
            "Los navegadores solo verifican firmas en páginas seguras: abra esta por HTTPS.",
        ],
        outside: "Sin confiar en este servidor",
        outsideExplain:
            "Esta página y sus comprobaciones vienen del servidor del que tratan. Quien necesite no confiar en él ejecuta esto en otra máquina, con una clave que tenga de alguien en quien confíe; el programa recuerda lo que vio y descubre la próxima vez si la historia se reescribió.",
        verifyCommand: "Verificar el registro completo",
        tokenHint: "TOKEN es una clave de API con el ámbito verify.",
        keepCommand: "Guardar el punto de control más reciente",
        copyCommand: (what) => `Copiar la orden: ${what}`,
        kept: "Puntos de control en el tiempo",
        keptExplain: "De cada hora en la que el registro creció, el último.",
        noKept: "Aún no se conserva ninguno: el primero llega con la primera firma.",
        drawn: (least, most, from, to) =>
            `Entradas en el tiempo: de ${ES.number(least)} a ${ES.number(most)}, desde ${from} hasta ${to}. La tabla tiene los valores.`,
        time: "Firmado",
        size: "Entradas",
        shortRoot: "Hash raíz",
        log: "Registro n.º",
        none: "ninguno",
        copyRootOf: (size) => `Copiar el hash raíz de ${ES.number(size)} entradas`,
        older: "Puntos de control anteriores",
        count: (count, all) =>
            all
                ? `${ES.counted(count, "punto de control", "puntos de control")}.`
                : `Los ${ES.number(count)} más recientes.`,
    },
);
