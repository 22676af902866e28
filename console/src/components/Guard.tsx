import { Component, type ReactNode } from "react";

interface Props {
    /** What is shown where the children cannot be. */
    otherwise: ReactNode;
    children: ReactNode;
}

/** Keeps what is wrong with one thing of many from taking the others with it. React has it in classes alone. */
export class Guard extends Component<Props, { isBroken: boolean }> {
    override state = { isBroken: false };

    static getDerivedStateFromError() {
        return { isBroken: true };
    }

    override render() {
        return this.state.isBroken ? this.props.otherwise : this.props.children;
    }
}
