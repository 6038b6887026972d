import { Mailbox } from "./mailbox.js";

new Mailbox({ open: true });
