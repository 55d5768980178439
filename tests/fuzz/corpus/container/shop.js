
// A body in the form of gtm.js, written for the tests.
(function(){

var data = {
"resource": {
  "version":"12",
  "macros":[
    {"function":"__e"},
    {"function":"__u","vtp_component":"HOST","vtp_enableMultiQueryKeys":false},
    {"function":"__u","vtp_component":"PATH","vtp_enableMultiQueryKeys":false},
    {"function":"__c","vtp_value":"G-SHOP123456"},
    {"function":"__smm","vtp_setDefaultValue":true,"vtp_input":["macro",1],"vtp_defaultValue":"333333333",
     "vtp_map":["list",["map","key","www.shop.example","value","111111111"],["map","key","stg.shop.example","value","222222222"]]},
    {"function":"__v","vtp_dataLayerVersion":2,"vtp_setDefaultValue":false,"vtp_name":"ecommerce.id"},
    {"function":"__v","vtp_dataLayerVersion":1,"vtp_setDefaultValue":true,"vtp_defaultValue":"","vtp_name":"gtm.triggers"},
    {"function":"__gas","vtp_cookieDomain":"auto","vtp_trackingId":"UA-12345678-1"},
    {"function":"__remm","vtp_setDefaultValue":false,"vtp_input":["macro",5],"vtp_fullMatch":true,"vtp_ignoreCase":true,
     "vtp_map":["list",["map","key","^a","value","one.measure.example"],["map","key","^b","value","two.measure.example"]]},
    {"function":"__dbg"},
    {"function":"__c","vtp_value":["macro",10]},
    {"function":"__u","vtp_component":"URL","vtp_enableMultiQueryKeys":false}
  ],
  "tags":[
    {"function":"__googtag","metadata":["map"],"once_per_event":true,"vtp_tagId":["macro",3],"tag_id":1},
    {"function":"__gaawe","once_per_event":true,"vtp_eventName":"purchase","vtp_measurementIdOverride":["macro",3],"tag_id":2},
    {"function":"__html","once_per_event":true,"setup_tags":["list",["tag",11,0]],
     "vtp_html":"\u003Cimg src=\"https:\/\/pixel.measure.example\/p.gif?a\u003D1\u0026b\u003D2\" width=\"1\">\u003Cscript type=\"text\/gtmscript\" data-gtmsrc=\"\/\/tag.measure.example\/t.js\">\u003C\/script>","tag_id":3},
    {"function":"__html","once_per_event":true,
     "vtp_html":["template","\u003Cscript type=\"text\/gtmscript\">var order=",["escape",["macro",5],8,16],",host=",["escape",["macro",8],8,16],",s=document.createElement(\"script\");s.src=\"https:\/\/\"+host+\"\/a.js?o\\x3d",["escape",["macro",5],7],"\";document.head.appendChild(s);\u003C\/script>"],"tag_id":4},
    {"function":"__cvt_12345_6","once_per_event":true,"vtp_pixelId":"9876543210","tag_id":5},
    {"function":"__awct","once_per_event":true,"vtp_conversionId":["macro",4],"vtp_conversionLabel":"abc","tag_id":6},
    {"function":"__html","once_per_event":true,"vtp_html":"\u003Cscript>new Image().src=\"https:\\\/\\\/stg.measure.example\\\/x\";\u003C\/script>","tag_id":7},
    {"function":"__paused","vtp_originalTagType":"twitter_website_tag","tag_id":8},
    {"function":"__cl","tag_id":9},
    {"function":"__zone","once_per_load":true,"vtp_childContainers":["list",["map","publicId","GTM-CHILD01","nickname","c"]],"tag_id":10},
    {"function":"__img","once_per_event":true,"vtp_useCacheBuster":true,"vtp_url":"\/\/img.measure.example\/i.gif","tag_id":11},
    {"function":"__baut","once_per_event":true,"vtp_tagId":"36000000","tag_id":12},
    {"function":"__html","once_per_event":true,"vtp_html":"\u003Cimg src=\"https:\/\/never.measure.example\/\">","tag_id":13},
    {"function":"__html","once_per_event":true,"consent":["list","ad_storage"],"vtp_html":"\u003Ciframe src=\"https:\/\/frame.measure.example\/f\">\u003C\/iframe>","tag_id":14},
    {"function":"__ua","once_per_event":true,"vtp_gaSettings":["macro",7],"vtp_trackType":"TRACK_PAGEVIEW","tag_id":15},
    {"function":"__img","once_per_event":true,"vtp_url":["template","https:\/\/",["macro",8],"\/i?id=",["macro",5]],"tag_id":16},
    {"function":"__html","once_per_event":true,"vtp_html":"\u003Cscript>fetch(\"https:\/\/regex.measure.example\/\")\u003C\/script>\u003Ca href=\"https:\/\/link.example\/\">a\u003C\/a>\u003Cscript type=\"application\/ld+json\">{\"@id\":\"https:\/\/schema.example\/\"}\u003C\/script>","tag_id":17},
    {"function":"__neverheardof","once_per_event":true,"vtp_x":["macro",10],"tag_id":18},
    {"function":"__img","once_per_event":true,"vtp_url":"https:\/\/blocked.measure.example\/","tag_id":19},
    {"function":"__evl","vtp_uniqueTriggerId":"12345_7","tag_id":20},
    {"function":"__img","vtp_url":["template","https:\/\/",["macro",5],".part.example\/i?id=",["macro",5]],"tag_id":21},
    {"function":"__img","vtp_url":"https:\/\/url.measure.example\/","tag_id":22},
    {"function":"__img","vtp_url":"https:\/\/class.measure.example\/","tag_id":23}
  ],
  "predicates":[
    {"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"},
    {"function":"_eq","arg0":["macro",0],"arg1":"purchase"},
    {"function":"_cn","arg0":["macro",2],"arg1":"\/cart"},
    {"function":"_eq","arg0":["macro",0],"arg1":"gtm.click"},
    {"function":"_re","arg0":["macro",6],"arg1":"(^$|((^|,)12345_7($|,)))"},
    {"function":"_eq","arg0":["macro",1],"arg1":"stg.shop.example"},
    {"function":"_cn","arg0":["macro",2],"arg1":"\/admin"},
    {"function":"_eq","arg0":["macro",0],"arg1":"gtm.elementVisibility"},
    {"function":"_re","arg0":["macro",1],"arg1":"^(www|m)\\.shop\\.example$","ignore_case":true},
    {"function":"_re","arg0":["macro",0],"arg1":".*"},
    {"function":"_eq","arg0":["macro",9],"arg1":"true"},
    {"function":"_gt","arg0":["macro",5],"arg1":"100"},
    {"function":"_re","arg0":["macro",11],"arg1":"^https?:\/\/stg\\.shop\\.example\/a.*"},
    {"function":"_re","arg0":["macro",11],"arg1":"^https:\/\/ww\\w\\.shop\\.example\/"}
  ],
  "rules":[
    [["if",0],["add",0,2,9,10,14,17,8]],
    [["if",1,2],["add",1]],
    [["if",9],["add",4]],
    [["if",3,4],["add",5]],
    [["if",0,5],["add",6]],
    [["if",0,6],["block",10]],
    [["if",0],["unless",2],["add",3]],
    [["if",7,4],["add",13,15]],
    [["if",0,8],["unless",10],["add",16]],
    [["if",0,11],["add",7]],
    [["if",0],["add",18]],
    [["if",9],["block",18]],
    [["if",0],["add",20]],
    [["if",0,12],["add",21]],
    [["if",0,13],["add",22]]
  ]
},
"runtime":[[50,"__cvt_12345_6",[46,"a"],[36]]],
"permissions":{"__cvt_12345_6":{"inject_script":{"urls":["https:\/\/tpl.measure.example\/lib\/*"]},"send_pixel":{"urls":["https:\/\/*.beacon.example\/*","https:\/\/*"]},"access_globals":{"keys":[]}}},
"sandboxed_scripts":["__cvt_12345_6"],
"security_groups":{"customScripts":["__html"]}
};

/* what follows names hosts that are no tags of the container */
var library={ctid:"GTM-SHOP01",endpoints:["https://library.example/collect"]};
})();
