export const LANGUAGES = ['en', 'es', 'fr', 'de', 'pt', 'it', 'ar', 'ms', 'id', 'hi', 'tr', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * What people write to end or resume messages, by language (CM-3). `(a|b|)` stands for one of several, or for nothing.
 * English begins with page K's six, which can never be removed.
 */
export interface LanguageWords {
  /** Commands when they are the whole message: too short to stand beside anything but politeness. */
  words: string[];
  /** Unmistakable whatever stands around it, so an intent may: "I want to unsubscribe", but not "I want to cancel". */
  clear: string[];
  /** Put before what one wants. */
  intents: string[];
  /** Put around a command without changing it. */
  polite: string[];
  resume: string[];
  /** Means "resume" only where the organisation turned that on. */
  yes: string[];
  confirmation: string;
}

const EN_THINGS = '(messages|message|texts|text messages|sms|promotions|promos|promotional messages|ads|offers|marketing|notifications|newsletters|spam|updates)';

export const WORDS: Record<Language, LanguageWords> = {
  en: {
    words: ['stop', 'unsubscribe', 'cancel', 'quit', 'end', 'block', 'stopall', 'stop all', 'revoke', 'optout', 'opt out', 'remove', 'stop it', 'leave me alone'],
    clear: [
      '(unsubscribe|unsubscribe me|opt out|opt me out|remove me|take me off|delete me) (from|of|off|) (your|this|the|) (list|lists|mailing list|contacts|messages|)', '(unsubscribe|optout|remove me|opt me out)',
      `stop (sending me|sending us|sending|) (all|all of|these|those|the|your|any|any more|more|) (of|) ${EN_THINGS}`, `no more (of these|of your|) ${EN_THINGS}`,
      'stop (messaging|texting|contacting|spamming|bothering|writing|writing to) (me|us)', `(do not|don t|dont|never) (message|text|contact|write|write to|spam|bother) me (again|anymore|any more|any longer|)`,
      `(do not|don t|dont) send me (any|any more|more|these|your|) ${EN_THINGS} (again|anymore|any more|)`, `(i do not|i don t|i dont) want (to receive|to get|) (any|any more|more|your|these|) ${EN_THINGS} (anymore|any more|)`,
    ],
    intents: ['i want to', 'i want you to', 'i wish to', 'i need to', 'i d like to', 'i would like to', 'id like to', 'can you', 'could you', 'would you', 'will you', 'can i', 'how do i', 'how can i', 'how to', 'let me'],
    polite: ['please', 'pls', 'plz', 'kindly', 'thank you', 'thank you very much', 'thanks', 'thx', 'ty', 'cheers', 'now', 'immediately', 'ok', 'okay', 'hi', 'hello', 'hey', 'sorry', 'just', 'sir', 'madam', 'guys', 'reply', 'at once'],
    resume: ['start', 'unstop', 'resume', 'subscribe', 'opt in', 'optin'],
    yes: ['yes'],
    confirmation: 'You have been unsubscribed and will receive no further messages. Reply START to receive messages again.',
  },
  es: {
    words: ['baja', 'parar', 'paren', 'alto', 'cancelar', 'detener', 'eliminar'],
    clear: [
      '(darme|dame|denme|darse|dar|deme) de baja', '(cancelar|anular) (la|mi|) suscripcion', 'no (me envien|me envies|me manden|me mandes|envien|manden) mas mensajes', 'no mas mensajes', '(dejen|deja|deje|paren) de (escribirme|molestarme)',
      '(dejen|deja|deje|paren) de (enviarme|mandarme|enviar|mandar) mensajes', 'no (quiero|deseo) (recibir|) (mas|sus|) (mensajes|publicidad|promociones)',
    ],
    intents: ['quiero', 'quisiera', 'deseo', 'necesito', 'me gustaria', 'como puedo', 'pueden', 'puede', 'podrian'],
    polite: ['por favor', 'porfavor', 'porfa', 'gracias', 'muchas gracias', 'hola', 'buenos dias', 'buenas tardes', 'ya', 'disculpe', 'perdon'],
    resume: ['iniciar', 'reanudar', 'empezar'],
    yes: ['si'],
    confirmation: 'Se ha dado de baja y no recibirá más mensajes. Responda START para volver a recibirlos.',
  },
  fr: {
    words: ['arret', 'arreter', 'arretez', 'desabonner'],
    clear: [
      '(me desabonner|desabonnez moi|desabonne moi|se desabonner|me desinscrire|desinscrivez moi|desinscription)', 'arretez (de|d|) (m envoyer|m ecrire|envoyer|) (des|les|vos|ces|) (messages|sms|publicites|pubs)', 'arretez de m ecrire',
      'ne m envoyez plus (de|vos|ces|) (messages|sms|publicites)', '(plus de|plus aucun) (messages|message|sms|pub|publicite) (pour moi|)', 'je ne (veux|souhaite) plus (recevoir|) (de|vos|aucun|) (messages|message|sms|publicite)', 'stop (a la|aux|les|la|) (pub|publicite|publicites|messages|sms)',
    ],
    intents: ['je veux', 'je voudrais', 'je souhaite', 'j aimerais', 'comment', 'comment puis je', 'pouvez vous', 'puis je'],
    polite: ['merci', 'merci beaucoup', 's il vous plait', 's il te plait', 'svp', 'stp', 'bonjour', 'bonsoir', 'maintenant', 'desole'],
    resume: ['reprendre', 'demarrer'],
    yes: ['oui'],
    confirmation: 'Vous êtes désabonné et ne recevrez plus de messages. Répondez START pour en recevoir à nouveau.',
  },
  de: {
    words: ['stopp', 'abmelden', 'abbestellen', 'abmeldung', 'austragen', 'horen sie auf', 'hor auf', 'aufhoren'],
    clear: [
      '(mich|) (von der liste|vom newsletter|) abmelden', '(melden sie|melde|meldet) mich (vom newsletter|) ab', '(newsletter|nachrichten|werbung|die nachrichten|den newsletter) abbestellen', '(mich austragen|tragen sie mich aus)', 'keine (nachrichten|sms|werbung|werbenachrichten) mehr (bitte|)',
      '(schicken|senden|schreiben) sie mir (bitte|) (keine|) (nachrichten|werbung|sms|) (mehr|nicht mehr)', 'ich (will|mochte|wunsche) keine (nachrichten|werbung|sms) mehr (bekommen|erhalten|)',
    ],
    intents: ['ich mochte', 'ich will', 'ich wurde gerne', 'wie kann ich', 'kann ich', 'konnen sie'],
    polite: ['bitte', 'danke', 'vielen dank', 'hallo', 'guten tag', 'sofort', 'jetzt', 'danke schon'],
    resume: ['starten', 'fortsetzen'],
    yes: ['ja'],
    confirmation: 'Sie sind abgemeldet und erhalten keine weiteren Nachrichten. Antworten Sie START, um wieder Nachrichten zu erhalten.',
  },
  pt: {
    words: ['sair', 'parar', 'pare', 'parem', 'cancelar', 'descadastrar', 'remover'],
    clear: [
      '(me descadastrar|descadastrar me|me descadastre|descadastre me)', '(sair|me tira|me tire|me remova|me retire) (da|desta|dessa|) lista', '(cancelar|anular) (a|minha|) (inscricao|subscricao)', '(chega de|sem mais|nao quero) mensagens',
      'nao me (mandem|mande|enviem|envie) mais (mensagens|mensagem)', 'nao quero (mais|) receber (mais|) (suas|) (mensagens|mensagem|promocoes)', '(parem|pare) de (me|) (mandar|enviar|escrever) (me|) (mensagens|mensagem|)', 'nao quero mais mensagens',
    ],
    intents: ['quero', 'queria', 'gostaria de', 'desejo', 'preciso', 'como', 'como faco para', 'podem', 'pode'],
    polite: ['por favor', 'pf', 'obrigado', 'obrigada', 'muito obrigado', 'ola', 'oi', 'bom dia', 'boa tarde', 'agora', 'desculpe'],
    resume: ['iniciar', 'retomar'],
    yes: ['sim'],
    confirmation: 'Você foi descadastrado e não receberá mais mensagens. Responda START para voltar a recebê-las.',
  },
  it: {
    words: ['ferma', 'fermate', 'cancellami', 'basta'],
    clear: [
      '(disiscrivimi|disiscrivermi|disiscrivetemi|disiscrizione|disiscrivi|cancellatemi)', '(basta|stop|niente piu|non piu) (messaggi|sms|pubblicita)', 'non voglio (piu|) (ricevere|) (piu|altri|) (messaggi|sms|pubblicita)', 'non (scrivetemi|scrivermi|mandatemi messaggi|inviatemi messaggi) piu', '(cancella|annulla|cancellare|annullare) (l|la mia|) iscrizione',
      '(smettete|smettetela|smetti) di (scrivermi|mandarmi messaggi|inviarmi messaggi)', '(rimuovimi|rimuovetemi|toglimi|toglietemi|cancellami|cancellatemi) dalla (vostra|) lista',
    ],
    intents: ['voglio', 'vorrei', 'desidero', 'come posso', 'potete', 'posso'],
    polite: ['per favore', 'per piacere', 'grazie', 'grazie mille', 'ciao', 'buongiorno', 'salve', 'subito', 'ora', 'scusate'],
    resume: ['inizia', 'riprendi', 'riprendere'],
    yes: ['si'],
    confirmation: 'La tua iscrizione è stata annullata e non riceverai altri messaggi. Rispondi START per riceverli di nuovo.',
  },
  ar: {
    words: ['توقف', 'توقفوا', 'إيقاف', 'إلغاء', 'وقف', 'أوقف', 'أوقفوا'],
    clear: [
      '(إلغاء|ألغ|ألغوا|إيقاف) (الاشتراك|اشتراكي)', '(أوقف|أوقفوا|إيقاف|وقف|توقفوا عن|توقف عن|إلغاء) (إرسال|) (الرسائل|رسائلكم|رسائل|الإعلانات)', 'لا (ترسلوا|ترسل) (لي|إلي|) (أي|) (رسائل|الرسائل|رسالة) (أخرى|مرة أخرى|بعد الآن|)',
      'لا (أريد|أرغب في|أرغب ب) (استقبال|تلقي|استلام|) (المزيد من|أي|) (رسائل|الرسائل|رسائلكم|رسالة) (بعد الآن|)',
    ],
    intents: ['أريد', 'أرغب في', 'أود', 'كيف يمكنني', 'هل يمكنني', 'أرجو'],
    polite: ['من فضلك', 'من فضلكم', 'لو سمحت', 'لو سمحتم', 'رجاء', 'الرجاء', 'أرجوك', 'شكرا', 'شكرا لك', 'شكرا جزيلا', 'مرحبا', 'السلام عليكم', 'الآن', 'فورا', 'عذرا'],
    resume: ['ابدأ', 'استئناف'],
    yes: ['نعم'],
    confirmation: 'تم إلغاء اشتراكك ولن تصلك رسائل أخرى. أرسل START لاستقبال الرسائل من جديد.',
  },
  ms: {
    words: ['berhenti', 'henti', 'hentikan', 'batal', 'keluar'],
    clear: [
      '(berhenti|henti|batal|batalkan|hentikan) (langganan|melanggan)', '(berhenti|henti|hentikan|jangan) (hantar|menghantar|penghantaran|) (semua|) (mesej|mesej ini|sms|iklan|promosi) (kepada saya|pada saya|lagi|)',
      '(saya|) (tidak mahu|tidak nak|tak nak|tak mahu|tak mau|taknak) (terima|) (mesej|sms|promosi|mesej ini) (lagi|)', '(keluarkan|buang|padam) (saya|nama saya) (dari|daripada) (senarai|senarai ini)',
    ],
    intents: ['saya mahu', 'saya nak', 'saya ingin', 'nak', 'macam mana nak', 'bagaimana untuk', 'boleh'],
    polite: ['tolong', 'sila', 'mohon', 'terima kasih', 'tq', 'assalamualaikum', 'salam', 'maaf', 'sekarang', 'selamat pagi', 'ya'],
    resume: ['mula', 'mulakan', 'sambung'],
    yes: ['ya'],
    confirmation: 'Anda telah berhenti melanggan dan tidak akan menerima mesej lagi. Balas START untuk menerima mesej semula.',
  },
  id: {
    words: ['berhenti', 'henti', 'hentikan', 'batal', 'keluar', 'unreg'],
    clear: [
      '(berhenti|stop|batal|batalkan) (berlangganan|langganan)', '(jangan|stop|berhenti|hentikan|setop) (kirim|mengirim|kirimi saya|kirimkan|) (pesan|sms|promosi|iklan) (ini|lagi|ke saya|ke saya lagi|)',
      '(saya|aku|) (tidak mau|tidak ingin|gak mau|ga mau|nggak mau|enggak mau) (menerima|terima|dapat|) (pesan|sms|promosi|pesan ini) (lagi|)', '(hapus|keluarkan|hilangkan) (saya|nomor saya) dari (daftar|daftar ini)',
    ],
    intents: ['saya ingin', 'saya mau', 'aku mau', 'bagaimana cara', 'gimana cara', 'bisa', 'bisakah'],
    polite: ['tolong', 'mohon', 'silakan', 'terima kasih', 'makasih', 'trims', 'halo', 'hai', 'maaf', 'sekarang', 'ya', 'ya kak', 'kak', 'dong', 'min'],
    resume: ['mulai', 'lanjutkan'],
    yes: ['ya'],
    confirmation: 'Anda telah berhenti berlangganan dan tidak akan menerima pesan lagi. Balas START untuk menerima pesan kembali.',
  },
  hi: {
    words: ['रोकें', 'रोके', 'रोको', 'रोक दो', 'बंद', 'बन्द', '(बंद|बन्द) (करो|करें|कर दो|कर दें|कीजिए)', 'band karo', 'band kar do'],
    clear: [
      '(मुझे|) (मैसेज|मेसेज|संदेश|सन्देश|एसएमएस) (भेजना|) (बंद|बन्द) (करो|करें|कर दो|कर दें|कीजिए)', '(मुझे|) (और|) (मैसेज|मेसेज|संदेश|सन्देश) (मत|न|नहीं) (भेजो|भेजें|भेजिए)', '(मुझे|) (और|) (मैसेज|मेसेज|संदेश|सन्देश) नहीं (चाहिए|चाहिये)',
      '(सदस्यता|सब्सक्रिप्शन) (समाप्त|रद्द) (करें|करो)', '(अनसब्सक्राइब|अनसब्सक्राइब करें|अनसब्सक्राइब करो)', '(mujhe|) (message|messages|msg|sms) (bhejna|) (band karo|band kar do|mat bhejo|nahi chahiye)',
    ],
    intents: ['मैं चाहता हूँ कि', 'मैं चाहती हूँ कि'],
    polite: ['कृपया', 'प्लीज', 'धन्यवाद', 'शुक्रिया', 'नमस्ते', 'अभी', 'kripya', 'dhanyavad', 'shukriya', 'namaste', 'जी'],
    resume: ['शुरू', 'शुरू (करो|करें)', 'shuru karo'],
    yes: ['हाँ', 'हां', 'haan'],
    confirmation: 'आपकी सदस्यता समाप्त कर दी गई है और आपको अब कोई संदेश नहीं मिलेगा। फिर से संदेश पाने के लिए START लिखकर भेजें।',
  },
  tr: {
    words: ['dur', 'durdur', 'durdurun', 'iptal', 'ret', 'çıkış'],
    clear: [
      '(abonelik|aboneliği|aboneliğimi|üyelik|üyeliği|üyeliğimi) (iptal|iptal et|iptal edin|sonlandır)', '(abonelikten|üyelikten|listeden) (çık|çıkar|çıkış|çıkmak istiyorum|ayrılmak istiyorum)', '(beni|) listeden (çıkarın|çıkar|silin)',
      '(artık|) (bana|) (artık|) mesaj (göndermeyin|gönderme|atmayın|atma|yollamayın|istemiyorum|almak istemiyorum) (artık|)', '(mesajları|mesajlarınızı) (durdurun|durdur|kesin)',
    ],
    intents: [],
    polite: ['lütfen', 'teşekkürler', 'teşekkür ederim', 'sağolun', 'merhaba', 'selam', 'hemen', 'şimdi', 'rica ederim', 'pardon'],
    resume: ['başlat', 'başla'],
    yes: ['evet'],
    confirmation: 'Aboneliğiniz iptal edildi, başka mesaj almayacaksınız. Yeniden mesaj almak için START yazın.',
  },
  zh: {
    words: ['停止', 'td'],
    clear: [
      '(退订|退訂|取消订阅|取消訂閱)', '停止(发送|發送|推送|傳送)(短信|消息|信息|讯息|訊息|簡訊|)', '停止(短信|消息|信息|讯息|訊息|簡訊)', '(不要|别|別|勿)(再|)(给我|給我|)(发|發|传|傳|发送|發送)(短信|消息|信息|讯息|訊息|簡訊)(了|给我了|給我了|)', '(不要|别|別)再(发|發|传|傳)(了|给我了|給我了|)',
      '不(想|要|愿)(再|)(收到|接收|收)(短信|消息|信息|讯息|訊息|簡訊)(了|)',
    ],
    intents: ['我要', '我想', '想', '要', '如何', '怎么', '怎麼', '我想要'],
    polite: ['请', '請', '谢谢', '謝謝', '麻烦', '麻煩', '一下', '你好', '您好', '吧', '了', '现在', '立即', '马上'],
    resume: ['开始', '開始', '恢复', '恢復'],
    yes: ['是', '是的'],
    confirmation: '您已退订，不会再收到消息。回复 START 可重新接收。',
  },
};
