import { useTitle } from "../components/title";
import { PolicyList } from "../features/policies/PolicyList";

export function PoliciesRoute() {
    useTitle("Policies");
    return <PolicyList />;
}
