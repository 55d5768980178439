//tealium universal tag - utag.loader ut4,x
id:"a.b" "/utag/a/b/
utag.handler.extend=[(];utag.handler.cfg_extend utag.loader.cfg={"1":{load:(utag.cond[1]&&utag.cond[),send:0},2:{load:"x",src:"//y"},"3":{load:!1},...z,4(){},"5":{load:1,tid:6026}}
//tealium universal tag - utag.5 
fetch("https://a.example/")
