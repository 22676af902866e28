import { useQuery } from "@tanstack/react-query";
import { Navigate, useSearchParams } from "react-router";
import { me } from "../api/queries";
import { useTitle } from "../components/title";
import { SignInForm } from "../features/sign-in/SignInForm";
import { useWords } from "../lib/language";
import { ownAddress } from "../lib/link";
import { TITLES } from "./words";

export function SignInRoute() {
    useTitle(useWords(TITLES).signIn);
    const [address] = useSearchParams();
    const { data: reader } = useQuery(me);
    if (reader) {
        return <Navigate replace to={ownAddress(address.get("to"))} />;
    }
    return (
        <main className="alone">
            <SignInForm to={ownAddress(address.get("to"))} refused={address.get("sso")} />
        </main>
    );
}
