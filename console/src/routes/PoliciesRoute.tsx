import { useTitle } from "../components/title";
import { PolicyList } from "../features/policies/PolicyList";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function PoliciesRoute() {
    useTitle(useWords(TITLES).policies);
    return <PolicyList />;
}
