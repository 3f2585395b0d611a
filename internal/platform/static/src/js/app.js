// Small enhancements. Every page works without this file: nothing here is the
// only way to do a thing, and nothing here decides anything.
import htmx from "htmx.org/dist/htmx.esm.js";
import { start as startParts } from "./parts.js";
import { start as startSwaps } from "./swaps.js";
import { start as startKeys } from "./keys.js";
import { start as startRows } from "./rows.js";
import { start as startSession } from "./session.js";
import { start as startSmall } from "./small.js";
import { start as startDrafts } from "./drafts.js";
import { start as startPasskey } from "./passkey.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
startParts();
startSwaps(htmx);
startKeys();
startRows();
startSession();
startSmall();
startDrafts();
startPasskey();
