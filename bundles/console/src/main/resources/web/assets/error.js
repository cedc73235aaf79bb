import {start} from './i18n.js';

await start();
