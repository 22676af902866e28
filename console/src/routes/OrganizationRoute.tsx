import { useTitle } from "../components/title";
import { OrganizationPage } from "../features/organization/OrganizationPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function OrganizationRoute() {
    useTitle(useWords(TITLES).organization);
    return <OrganizationPage />;
}
