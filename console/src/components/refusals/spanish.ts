import { ES } from "../../lib/intl";
import { type Named, named } from "../../lib/named";

/** The sentence for a refusal, by what the server says of it in English; nothing for what it does not know. */
export type Sentence = (detail: string) => string | undefined;

const always = (text: string): Sentence => {
    return () => text;
};

/** Where the English reads so, the Spanish with its groups. */
const where = (...ways: [RegExp, (...groups: string[]) => string][]): Sentence => {
    return (detail) => {
        for (const [english, spanish] of ways) {
            const found = english.exec(detail);
            if (found) {
                return spanish(...found.slice(1));
            }
        }
        return undefined;
    };
};

const amount = (digits: string | undefined) => ES.number(Number(digits));

/** What a text may be: the server's one sentence for all of them. */
const text = (what: string): Sentence =>
    where([
        /is a text of (\d+) to (\d+) characters without line breaks(, spaces)?/,
        (least, most, spaces) =>
            `${what} tiene de ${amount(least)} a ${amount(most)} caracteres, sin saltos de línea${
                spaces ? ", espacios" : ""
            } ni caracteres invisibles.`,
    ]);

const TAKEN = "tiene ya una cuenta.";

/** What the server refuses people's doings with, by its code. Those of programs' requests stay in English. */
export const SPANISH: Named<Sentence> = named<Sentence>({
    unauthenticated: always("Inicie sesión de nuevo: la suya ha terminado o no vale."),
    address_not_allowed: always(
        "Esta organización solo admite a personas desde ciertas redes, y su dirección no está en ninguna: venga desde " +
            "una de ellas, o consulte a un administrador.",
    ),
    not_found: always("Aquí no existe tal cosa."),
    busy: always("Hay demasiado a la vez, o falta espacio en este momento: no se ha guardado nada."),
    timed_out: always("Ha tardado demasiado, y no se sabe si se hizo: compruébelo antes de repetirlo."),
    internal: always("Algo ha fallado en el servidor; su registro de funcionamiento dice más."),
    unavailable: always(
        "No se puede escribir en el registro hasta que un operador lo revise: no se acepta nada.",
    ),
    log_stopped: always("Este registro no acepta nada hasta que un operador lo revise."),
    forbidden: where(
        [
            /^registration is closed/,
            () => "El registro de cuentas está cerrado: consulte a un administrador.",
        ],
        [
            /^Only administrators may make API keys/,
            () => "Solo los administradores pueden crear claves de API.",
        ],
    ),
    wrong_password: always("La contraseña actual es incorrecta."),
    wrong_code: always(
        "No es un código del segundo factor en este momento: cada uno vale medio minuto, y una vez.",
    ),
    account_locked: where([
        /try again in (\d+) minutes/,
        (minutes) =>
            `Demasiados fallos han bloqueado esta cuenta: reinténtelo dentro de ${amount(minutes)} minutos.`,
    ]),
    weak_password: where(
        [
            /at least (\d+) characters/,
            (least) => `Una contraseña tiene al menos ${amount(least)} caracteres.`,
        ],
        [
            /at most (\d+) characters/,
            (most) => `Una contraseña tiene como máximo ${amount(most)} caracteres.`,
        ],
        [/is the e-mail address/, () => "La contraseña es la dirección de correo electrónico: elija otra."],
        [/most common ones/, () => "Esta contraseña es una de las más comunes: elija otra."],
    ),
    mfa_required: always("La política de segundo factor está activada: todos tienen uno."),
    mfa_enrolled: always("Esta cuenta ya tiene un segundo factor."),
    no_mfa: always("Esta cuenta no tiene segundo factor."),
    email_taken: where(
        [/^this e-mail address has/, () => `Esta dirección de correo electrónico ${TAKEN}`],
        [/^(\S+@\S+) has an account already/, (email) => `${email} ${TAKEN}`],
    ),
    bad_email: where([
        /at most (\d+) bytes/,
        (most) =>
            "Una dirección de correo electrónico tiene una @ con algo a cada lado, sin espacios ni caracteres " +
            `invisibles, y como máximo ${amount(most)} bytes.`,
    ]),
    bad_name: text("El nombre"),
    bad_description: text("La descripción"),
    bad_image: text("La imagen"),
    bad_cpu: text("La CPU"),
    bad_memory: text("La memoria"),
    bad_icon: text("El icono"),
    bad_contact: text("El contacto"),
    bad_time_zone: always("La zona horaria es un nombre de la base de datos IANA, como Europe/Madrid o UTC."),
    bad_language: always("El idioma es inglés o español."),
    bad_working_hours: always(
        "El horario tiene al menos un día, y una hora de comienzo y otra de fin, como 08:00 y 18:00.",
    ),
    bad_expiry: where(
        [/has passed already/, () => "El vencimiento ya ha pasado."],
        [/is a time like/, () => "El vencimiento es una fecha y hora, como 2027-01-31T12:00:00Z."],
        [/is 1 to (\d+)/, (most) => `El vencimiento es de 1 a ${amount(most)} días.`],
    ),
    bad_setting: where(
        [
            /is a whole number of (\d+) to (\d+)/,
            (least, most) => `Es un número entero de ${amount(least)} a ${amount(most)}.`,
        ],
        [
            /is a list of at most (\d+) addresses and networks/,
            (most) =>
                `Es una lista de como máximo ${amount(most)} direcciones y redes, como 192.0.2.7 o 10.0.0.0/8.`,
        ],
    ),
    locks_you_out: where(
        [
            /your own address, (\S+): add/,
            (address) =>
                `Esta lista no admitiría su propia dirección, ${address}: añada antes una red que la contenga.`,
        ],
        [
            /your address is not known/,
            () => "Esta lista no le admitiría a usted, pues no se conoce su dirección.",
        ],
    ),
    last_admin: always(
        "Es el último administrador que puede iniciar sesión sin fecha de fin: nombre antes a otro.",
    ),
    own_account: always("Es su propia cuenta: cámbiela en «Su cuenta», con su contraseña."),
    locked_already: always("Esta cuenta ya está bloqueada."),
    not_locked: always("Esta cuenta no está bloqueada."),
    not_linked: always("Esta cuenta no está vinculada a nadie de un proveedor de identidad."),
    session_ended: always("Esta sesión ya ha terminado."),
    not_running: always("No tiene ninguna sesión en marcha de este espacio de trabajo."),
    workspace_disabled: always("El espacio de trabajo está desactivado."),
    name_taken: always("Otra de estas vistas tiene ya este nombre: póngale otro."),
    too_many_views: where([
        /at most (\d+)/,
        (most) => `Una persona tiene como máximo ${amount(most)} vistas: elimine antes una.`,
    ]),
    too_many_workspaces: where([
        /at most (\d+)/,
        (most) =>
            `Una organización tiene como máximo ${amount(most)} espacios de trabajo: elimine antes uno.`,
    ]),
    too_many_sessions: where([
        /at most (\d+) running sessions, an organization (\d+)/,
        (each, all) =>
            `Una persona tiene como máximo ${amount(each)} sesiones en marcha, y una organización ${amount(all)}: ` +
            "termine antes algunas.",
    ]),
    too_many_organizations: where([
        /there are (\d+)/,
        (count) => `Ya hay ${amount(count)} organizaciones, y no puede haber más.`,
    ]),
    too_many_exports: where(
        [/you have (\d+) exports/, (count) => `Ya tiene ${amount(count)} exportaciones: elimine antes una.`],
        [/exports run/, () => "Hay demasiadas exportaciones en curso: espere a que termine una."],
    ),
    too_many_proofs: where([
        /finds (\d+) events, and an export with proofs has at most (\d+)/,
        (found, most) =>
            `El filtro encuentra ${amount(found)} eventos, y una exportación con pruebas tiene como máximo ` +
            `${amount(most)}: exporte partes, por su comienzo y su fin, o sin pruebas.`,
    ]),
    too_many_streams: always(
        "Hay demasiadas vistas en directo abiertas: cierre una, o reinténtelo dentro de 10 segundos.",
    ),
});
