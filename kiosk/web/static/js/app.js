/** The page's scripts, each awake only where its attributes stand in the HTML. */
import { startClock } from "./clock.js";
import { startCards } from "./cards.js";
import { startForms } from "./forms.js";
import { startHeartbeat } from "./heartbeat.js";
import { startIdle } from "./idle.js";
import { startPads } from "./pads.js";
import { startProof } from "./proof.js";
import { startSignature } from "./signature.js";
import { startSounds } from "./sounds.js";
import { startSteps } from "./steps.js";
import { startStream } from "./stream.js";
import { startWedge } from "./wedge.js";

startSounds();
startCards();
startWedge();
startStream();
startClock();
startPads();
startForms();
startSteps();
startSignature();
startIdle();
startHeartbeat();
startProof();
document.documentElement.dataset.ready = "";
