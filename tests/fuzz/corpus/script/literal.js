// data
const rows = [ /* a */
  { company: 'Google LLC', "service": `Google ${x} Analytics`, data: ['page URL', 'IP' + ' address'], purpose: "analysis \u0041\x42\u{43}", f: function (a) { return [a, /[}"]/g]; } },
];
fetch('/data/tools.json').then(r => r.json());
import x from './x.js';
