#include "crawler/browser_visit.h"

/* What is done on a page is done by these scripts, in the page. */

void visit_click_script(const str *selectors, size_t count, struct buf *script)
{
    buf_add(script, STR("(function(list){"
                        "function find(root,css){var i,one,all;"
                        "try{one=root.querySelector(css)}catch(e){return null}"
                        "if(one&&one.getClientRects().length)return one;"
                        "all=root.querySelectorAll('*');"
                        "for(i=0;i<all.length;i++)if(all[i].shadowRoot){"
                        "one=find(all[i].shadowRoot,css);if(one)return one}"
                        "return null}"
                        "for(var k=0;k<list.length;k++){var button=find(document,list[k]);"
                        "if(button){button.click();return true}}"
                        "return false})(["));
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(script, ',');
        cdp_write_string(script, selectors[i]);
    }
    buf_add(script, STR("])"));
}

void visit_scroll_script(struct buf *script)
{
    buf_add(script, STR("(function(){var y=0,step=0;"
                        "function go(){y+=innerHeight;scrollTo(0,y);"
                        "window.dispatchEvent(new Event('scroll'));"
                        "document.dispatchEvent(new Event('scroll',{bubbles:true}));"
                        "if(++step<40&&y<document.documentElement.scrollHeight)setTimeout(go,100)}"
                        "go();return true})()"));
}

void visit_leave_script(struct buf *script)
{
    buf_add(script, STR("(function(){try{"
                        "Object.defineProperty(document,'visibilityState',{get:function(){"
                        "return 'hidden'}});"
                        "Object.defineProperty(document,'hidden',{get:function(){return true}})"
                        "}catch(e){}"
                        "window.dispatchEvent(new Event('beforeunload',{cancelable:true}));"
                        "document.dispatchEvent(new Event('visibilitychange',{bubbles:true}));"
                        "window.dispatchEvent(new PageTransitionEvent('pagehide'));"
                        "window.dispatchEvent(new Event('unload'))})()"));
}

void visit_form_script(struct visit *visit, struct buf *script)
{
    buf_add(script,
            STR("(function(mail,phone){var n=0;"
                "var set=Object.getOwnPropertyDescriptor(HTMLInputElement.prototype,'value').set;"
                "document.querySelectorAll('input').forEach(function(field){"
                "var kind=field.type,words=[field.name,field.id,field.autocomplete,"
                "field.placeholder].join(' '),text='';"
                "if(kind!='email'&&kind!='tel'&&kind!='text')return;"
                "if(kind=='email'||/mail|メール/i.test(words))text=mail;"
                "else if(kind=='tel'||/tel|phone|電話/i.test(words))text=phone;"
                "if(!text)return;n++;"
                "field.focus();set.call(field,text);"
                "['keydown','input','keyup','change'].forEach(function(name){"
                "field.dispatchEvent(new Event(name,{bubbles:true}))});field.blur()});"
                "return n>0})("));
    cdp_write_string(script, visit->options->email);
    buf_add_char(script, ',');
    cdp_write_string(script, visit->options->phone);
    buf_add_char(script, ')');
}
