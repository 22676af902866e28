import { useTitle } from "../components/title";
import { AccountPage } from "../features/account/AccountPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function AccountRoute() {
    useTitle(useWords(TITLES).account);
    return <AccountPage />;
}
