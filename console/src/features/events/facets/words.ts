import { catalogue, EN, ES } from "../../../lib/intl";
import { named } from "../../../lib/named";

export const FACET_WORDS = catalogue(
    {
        title: "Counts",
        names: {
            outcome: "Outcome",
            action: "Action",
            user_email: "User",
            resource_type: "Resource",
            ip_address: "IP address",
            source: "Source",
            category: "Category",
        },
        values: named({ success: "Success", failure: "Failed" }),
        only: (value: string) => `Only ${value}`,
        exclude: (value: string) => `Exclude ${value}`,
        others: (count: number) => `${EN.number(count)} with other values`,
        more: (count: number) => `${EN.number(count)} with other values: show more`,
        counting: "Counting…",
        none: "Nothing to count.",
    },
    {
        title: "Recuentos",
        names: {
            outcome: "Resultado",
            action: "Acción",
            user_email: "Usuario",
            resource_type: "Recurso",
            ip_address: "Dirección IP",
            source: "Origen",
            category: "Categoría",
        },
        values: named({ success: "Correcto", failure: "Fallido" }),
        only: (value) => `Solo ${value}`,
        exclude: (value) => `Excluir ${value}`,
        others: (count) => `${ES.number(count)} con otros valores`,
        more: (count) => `${ES.number(count)} con otros valores: mostrar más`,
        counting: "Contando…",
        none: "No hay nada que contar.",
    },
);
