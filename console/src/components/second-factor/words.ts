import { catalogue } from "../../lib/intl";

export const FACTOR_WORDS = catalogue(
    {
        qr: "QR code of the key",
        copyKey: "Copy the key",
        openHere: "Open in an authenticator on this device",
        firstCode: "First code",
        sixDigits: "Six digits.",
        codesTitle: "Recovery codes",
        codesMeaning:
            "Each of these takes the place of your second factor once, should you lose it. They are shown this once: keep them somewhere safe.",
        copyCodes: "Copy the codes",
        download: "Download",
        fileHead: (email: string) =>
            `Recovery codes of ${email} at NeoSC Audit. Each is good once, in the place of the second factor.`,
        kept: "I have kept them",
    },
    {
        qr: "Código QR de la clave",
        copyKey: "Copiar la clave",
        openHere: "Abrir en un autenticador de este dispositivo",
        firstCode: "Primer código",
        sixDigits: "Seis cifras.",
        codesTitle: "Códigos de recuperación",
        codesMeaning:
            "Cada uno sustituye una vez a su segundo factor, si lo pierde. Solo se muestran esta vez: guárdelos en un lugar seguro.",
        copyCodes: "Copiar los códigos",
        download: "Descargar",
        fileHead: (email) =>
            `Códigos de recuperación de ${email} en NeoSC Audit. Cada uno vale una vez, en lugar del segundo factor.`,
        kept: "Los he guardado",
    },
);
