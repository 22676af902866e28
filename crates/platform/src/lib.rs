//! NeoSC itself: each command is a change and its event in one transaction.
