//tealium universal tag - utag.loader ut4.51.202610010000, Copyright 2026 Tealium.com Inc. All Rights Reserved.
var utag_condload=false;
if(typeof utag=="undefined"&&!utag_condload){var utag={id:"shopco.main",o:{},sender:{},send:{},loader:{q:[],WQ:function(a,b){b.load=utag.loader.cfg[b.id].load}}};
utag.cfg.path="//tags.tiqcdn.com/utag/shopco/main/prod/";
utag.loader.loadrules=function(_pd,_pc){var d=_pd||utag.data,c=_pc||utag.cond;for(var l in utag.loader.GV(c)){switch(l){case '3':try{c[3]|=(d['page_type']=='cart')}catch(e){utag.DB(e)};break;case '4':try{c[4]|=(d['dom.domain']=='shop.example')}catch(e){utag.DB(e)};break;}}};
utag.handler.extend=[function(a,b){if(1){var x=new Image();x.src="https://ext.measure.example/e.gif";}}];
utag.handler.cfg_extend=[{"alr":1,"bwq":0,"id":"9","blr":0,"end":0}];
utag.loader.initcfg=function(){utag.loader.cfg={"7":{load:4,send:1,v:202610010000,wait:1,tid:20010},"12":{load:utag.cond[3],send:1,v:202610010000,wait:1,tid:6026},"13":{load:(utag.cond[3] && utag.cond[4]),send:1,wait:1,tid:20067},"14":{load:0,send:1,wait:1,tid:7110},"15":{load:(utag.cond[3] || utag.cond[5]),send:1,wait:0,tid:99999},"16":{load:1,send:0,wait:1,tid:20064,src:"//cdn.measure.example/own.js"}};utag.loader.cfgsort=["7","12","13","14","15","16"];}
utag.loader.initcfg();}
//tealium universal tag - utag.7 ut4.0.202610010000, Copyright 2026 Tealium.com Inc. All Rights Reserved.
try{(function(id,loader){var u={"id":id};utag.o[loader].sender[id]=u;u.ev={"view":1};u.send=function(a,b){var s=document.createElement("script");s.src="https://bundled.measure.example/b.js";document.head.appendChild(s);};})("7","shopco.main");}catch(error){utag.DB(error);}
