import { catalogue } from "../../../lib/intl";
import { type Named, named } from "../../../lib/named";

/**
 * What is said of an event that succeeded, and of one that failed. `{who}`, `{action}` and `{what}` stand for what was
 * recorded.
 */
export type Said = readonly [done: string, failed: string];

interface Words {
    /** By action, of the catalogue. */
    said: Named<Said>;
    /** Of actions that are not in it. */
    general: Said;
    /** On what it was done, where the sentence does not say it, and it is not what such actions always have. */
    on: string;
    from: string;
    somebody: string;
}

/** Sentences of somebody doing something. */
const english = (done: string, tried: string): Said => [`{who} ${done}`, `{who} tried to ${tried}`];
const spanish = (done: string, tried: string): Said => [`{who} ${done}`, `{who} intentó ${tried}`];
/** The same of something. */
const on = (done: string, tried: string): Said => english(`${done} {what}`, `${tried} {what}`);
const sobre = (done: string, tried: string): Said => spanish(`${done} {what}`, `${tried} {what}`);

const EN_SAID = named<Said>({
    register: english("made an account", "make an account"),
    login: english("signed in", "sign in"),
    sso_login: english("signed in through single sign-on", "sign in through single sign-on"),
    logout: english("signed out", "sign out"),
    launch_workspace: on("launched", "launch"),
    stop_workspace: on("stopped", "stop"),
    create_workspace: on("created", "create"),
    update_workspace: on("changed", "change"),
    delete_workspace: on("deleted", "delete"),
    reset_workspaces: english("reset all workspaces to the defaults", "reset all workspaces to the defaults"),
    disconnect_session: on("disconnected", "disconnect"),
    toggle_policy: on("switched", "switch"),
    update_policy: on("changed the terms of", "change the terms of"),
    access_denied: ["{who} was refused {what}", "{who} was refused {what}"],
    create_user: on("created", "create"),
    update_user: on("changed", "change"),
    change_role: on("changed the role of", "change the role of"),
    lock_user: on("locked", "lock"),
    unlock_user: on("unlocked", "unlock"),
    change_password: on("changed the password of", "change the password of"),
    enable_mfa: on("enrolled a second factor for", "enrol a second factor for"),
    disable_mfa: on("removed the second factor of", "remove the second factor of"),
    use_recovery_code: on("used a recovery code of", "use a recovery code of"),
    revoke_sign_in: on("ended a sign-in of", "end a sign-in of"),
    create_api_key: on("created", "create"),
    revoke_api_key: on("revoked", "revoke"),
    update_settings: english("changed the settings", "change the settings"),
    create_organization: on("created", "create"),
    create_destination: on("created", "create"),
    update_destination: on("changed", "change"),
    delete_destination: on("deleted", "delete"),
    create_rule: on("created", "create"),
    update_rule: on("changed", "change"),
    delete_rule: on("deleted", "delete"),
    create_view: on("saved", "save"),
    update_view: on("changed", "change"),
    delete_view: on("deleted", "delete"),
    create_witness: on("added", "add"),
    update_witness: on("changed", "change"),
    delete_witness: on("removed", "remove"),
    start_server: ["The server started", "The server could not start"],
    stop_server: ["The server stopped", "The server could not stop in order"],
    upgrade_schema: ["The database was upgraded", "The database could not be upgraded"],
    view_logs: english("read events of other people", "read events of other people"),
    export_logs: english("exported events", "export events"),
    verify_log: english("verified the log", "verify the log"),
    import_logs: english("imported events", "import events"),
    acknowledge_alert: on("acknowledged", "acknowledge"),
    close_alert: on("closed", "close"),
    replay_dead_letters: on("had failed deliveries tried again to", "have failed deliveries tried again to"),
    discard_dead_letters: on("discarded failed deliveries to", "discard failed deliveries to"),
    review_report: on("signed off", "sign off"),
    request_erasure: on("asked to erase the events of", "ask to erase the events of"),
    approve_erasure: on("approved to erase the events of", "approve to erase the events of"),
    begin_log: ["The log began", "The log could not begin"],
    update_retention: english("changed how long events are kept", "change how long events are kept"),
    expire_logs: ["Old events were removed, as the retention says", "Old events could not be removed"],
    erase_subject: english("erased the events of a person", "erase the events of a person"),
    rotate_key: english("replaced the key of the log", "replace the key of the log"),
    create_hold: english("put a hold on events", "put a hold on events"),
    release_hold: english("released a hold on events", "release a hold on events"),
});

const ES_SAID = named<Said>({
    register: spanish("creó una cuenta", "crear una cuenta"),
    login: spanish("inició sesión", "iniciar sesión"),
    sso_login: spanish("inició sesión por SSO", "iniciar sesión por SSO"),
    logout: spanish("cerró la sesión", "cerrar la sesión"),
    launch_workspace: sobre("lanzó", "lanzar"),
    stop_workspace: sobre("detuvo", "detener"),
    create_workspace: sobre("creó", "crear"),
    update_workspace: sobre("modificó", "modificar"),
    delete_workspace: sobre("eliminó", "eliminar"),
    reset_workspaces: spanish(
        "restableció todos los espacios de trabajo",
        "restablecer todos los espacios de trabajo",
    ),
    disconnect_session: sobre("desconectó", "desconectar"),
    toggle_policy: sobre("conmutó", "conmutar"),
    update_policy: sobre("modificó los términos de", "modificar los términos de"),
    access_denied: ["A {who} se le denegó {what}", "A {who} se le denegó {what}"],
    create_user: sobre("creó", "crear"),
    update_user: sobre("modificó", "modificar"),
    change_role: sobre("cambió el rol de", "cambiar el rol de"),
    lock_user: sobre("bloqueó", "bloquear"),
    unlock_user: sobre("desbloqueó", "desbloquear"),
    change_password: sobre("cambió la contraseña de", "cambiar la contraseña de"),
    enable_mfa: sobre("activó un segundo factor para", "activar un segundo factor para"),
    disable_mfa: sobre("desactivó el segundo factor de", "desactivar el segundo factor de"),
    use_recovery_code: sobre("usó un código de recuperación de", "usar un código de recuperación de"),
    revoke_sign_in: sobre("revocó un inicio de sesión de", "revocar un inicio de sesión de"),
    create_api_key: sobre("creó", "crear"),
    revoke_api_key: sobre("revocó", "revocar"),
    update_settings: spanish("modificó los ajustes", "modificar los ajustes"),
    create_organization: sobre("creó", "crear"),
    create_destination: sobre("creó", "crear"),
    update_destination: sobre("modificó", "modificar"),
    delete_destination: sobre("eliminó", "eliminar"),
    create_rule: sobre("creó", "crear"),
    update_rule: sobre("modificó", "modificar"),
    delete_rule: sobre("eliminó", "eliminar"),
    create_view: sobre("guardó", "guardar"),
    update_view: sobre("modificó", "modificar"),
    delete_view: sobre("eliminó", "eliminar"),
    create_witness: sobre("añadió", "añadir"),
    update_witness: sobre("modificó", "modificar"),
    delete_witness: sobre("quitó", "quitar"),
    start_server: ["El servidor arrancó", "El servidor no pudo arrancar"],
    stop_server: ["El servidor se paró", "El servidor no pudo pararse en orden"],
    upgrade_schema: ["La base de datos se actualizó", "La base de datos no pudo actualizarse"],
    view_logs: spanish("consultó eventos de otras personas", "consultar eventos de otras personas"),
    export_logs: spanish("exportó eventos", "exportar eventos"),
    verify_log: spanish("verificó el registro", "verificar el registro"),
    import_logs: spanish("importó eventos", "importar eventos"),
    acknowledge_alert: sobre("reconoció", "reconocer"),
    close_alert: sobre("cerró", "cerrar"),
    replay_dead_letters: sobre("reenvió entregas fallidas a", "reenviar entregas fallidas a"),
    discard_dead_letters: sobre("descartó entregas fallidas a", "descartar entregas fallidas a"),
    review_report: sobre("revisó", "revisar"),
    request_erasure: sobre("solicitó suprimir los eventos de", "solicitar suprimir los eventos de"),
    approve_erasure: sobre("aprobó suprimir los eventos de", "aprobar suprimir los eventos de"),
    begin_log: ["El registro comenzó", "El registro no pudo comenzar"],
    update_retention: spanish(
        "cambió cuánto se conservan los eventos",
        "cambiar cuánto se conservan los eventos",
    ),
    expire_logs: [
        "Se eliminaron eventos antiguos, según la retención",
        "No se pudieron eliminar eventos antiguos",
    ],
    erase_subject: spanish("suprimió los eventos de una persona", "suprimir los eventos de una persona"),
    rotate_key: spanish("sustituyó la clave del registro", "sustituir la clave del registro"),
    create_hold: spanish("puso una retención legal a eventos", "poner una retención legal a eventos"),
    release_hold: spanish("levantó una retención legal", "levantar una retención legal"),
});

export const SENTENCES = catalogue<Words>(
    {
        said: EN_SAID,
        general: ["{who} did {action} on {what}", "{who} tried to do {action} on {what}"],
        on: " on {what}",
        from: " from {address}",
        somebody: "Somebody",
    },
    {
        said: ES_SAID,
        general: ["{who} hizo {action} en {what}", "{who} intentó hacer {action} en {what}"],
        on: " en {what}",
        from: " desde {address}",
        somebody: "Alguien",
    },
);

/** The resources that actions have which are done on nothing in particular. */
export const PLAIN = new Set(["auth", "logs", "server", "settings", "workspaces"]);
