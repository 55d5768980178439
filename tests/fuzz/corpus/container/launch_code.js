// For license information, see `https://assets.adobedtm.com/a1b2c3/d4e5f6/RC77-source.js`.
_satellite.__registerScript('https://assets.adobedtm.com/a1b2c3/d4e5f6/RC77-source.min.js', "!function(d){var s=d.createElement(\"script\");s.src=\"https://late.measure.example/l.js\";d.head.appendChild(s)}(document);");
