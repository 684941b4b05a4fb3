/**
 * Sentences as people write them, labelled by hand: what is an opt-out, and what only looks like one (CM-3). The spec measures the
 * matcher against them and prints precision and recall of each language. Not part of the matcher: it never reads this file.
 */
export const LABELLED: Record<string, { optOut: string[]; other: string[] }> = {
  en: {
    optOut: [
      'STOP', 'stop', 'Stop.', 'sToP', 'STOP!!!', ' stop ', '"STOP"', '(stop)', '*STOP*', 'STOP 🛑', '🛑🛑 stop 🛑🛑', 'ＳＴＯＰ', 'S\u200bT\u200bO\u200bP', '\u202eSTOP\u202c', 'S.T.O.P', 's t o p', 'STOPPPPP', 'Stop stop stop',
      'UNSUBSCRIBE', 'unsubscribe please', 'Unsubscribe me', 'CANCEL', 'Quit', 'END', 'block', 'opt-out', 'Opt out', 'OPTOUT', 'stopall', 'STOP ALL', 'Revoke', 'remove', 'Remove me please',
      'please stop', 'Stop, please.', 'stop. thank you', 'Please STOP now, thanks', 'ok stop', 'Hi, please stop. Thanks!', 'Stop messaging me', 'stop texting me please', 'Please stop sending me messages', 'stop sending me these messages',
      'Stop all messages', 'stop promotions', 'no more messages please', 'No more texts', 'Take me off your list', 'please remove me from your list', 'remove me from this list', 'I want to unsubscribe', 'I would like to opt out',
      'Can you please stop messaging me?', 'could you stop sending me messages', "Don't message me again", 'do not text me anymore', "please don't contact me", 'unsubscribe me from your messages', 'How do I unsubscribe?', 'stop it', 'Leave me alone',
      'STOP\nThanks', 'Sorry, stop', 'stop spam', 'Stop the ads please 🙏',
    ],
    other: [
      'stop by tomorrow', 'Can you cancel my order?', 'the bus stop', 'end of day', 'quit smoking tips', 'remove the onions', 'block B please', "don't stop", 'Please don’t stop', 'Stop at the corner and turn left', 'nonstop flight',
      'I quit my job', 'The end', 'at the end of the month', 'block of flats', 'cancel the appointment on Monday', 'Is there a stop near you?', 'full stop', 'Can I cancel?', 'Cancel order 1234', 'how do I cancel my booking', 'please cancel my subscription to the gym',
      'endless summer', 'When does it end?', 'My card was blocked', 'block my card please', 'remove item 3', 'Could you remove the second line from the invoice', 'stopover in Doha', 'I cannot stop laughing 😂', 'the rain will stop soon', 'stop the delivery, I am not home',
      'please', 'thank you', 'ok thanks', '🛑', '', 'hello', 'Start', 'unblock', 'cancelled?', 'weekend', 'please end the call', 'The app quits when I open it', 'what happens if I say stop?', 'Did you stop selling the blue one?', 'I did not unsubscribe',
      'why was I unsubscribed', "Don't unsubscribe me", 'Do you have messages for me?', 'pit stop', 'stop watch', 'Please stop the subscription renewal', 'no more sugar please', 'do not contact the landlord', 'Take the vase off your list', 'STOP loss order at 45',
    ],
  },
  es: {
    optOut: [
      'BAJA', 'baja', 'Baja por favor', 'PARAR', 'alto', '¡ALTO!', 'CANCELAR', 'Detener', 'stop', 'STOP por favor', 'Darme de baja', 'Quiero darme de baja', 'por favor, dame de baja', 'No quiero recibir más mensajes', 'no me envíen más mensajes',
      'No más mensajes', 'Dejen de escribirme', 'Por favor dejen de enviarme mensajes', 'Hola, baja, gracias', 'B A J A', 'cancelar suscripción', 'ＢＡＪＡ', '¡Paren!', 'Dar de baja 🙏', 'eliminar', 'Quisiera darme de baja, gracias',
    ],
    other: [
      'dónde está la parada', 'no pares', '¿Puedo cancelar mi pedido?', 'baja calificación', 'La fiebre no baja', 'planta baja', 'cancelar la cita del lunes', 'alto y claro', 'más alto por favor', 'es muy alto', 'parar en la esquina',
      'detener el envío', 'gracias', 'bajar', 'cancelación', 'Baja el precio', '¿Cuándo termina?', 'no quiero recibir el paquete hoy', 'El autobús va a parar aquí', '¿hay mensajes para mí?', 'temporada baja', 'hola', 'sin parar', 'darme de alta', 'Quiero cancelar',
    ],
  },
  fr: {
    optOut: [
      'ARRET', 'ARRÊT', 'arrêt', 'Arre\u0302t', 'DESABONNER', 'Désabonner', 'me désabonner', 'stop', 'STOP svp', 'Stop, merci', "Arrêtez s'il vous plaît", 'arrêter', 'Je veux me désabonner', 'désabonnez-moi', 'Désinscription', 'me désinscrire',
      'Arrêtez de m’envoyer des messages', "Ne m'envoyez plus de messages", 'Plus de messages svp', 'Je ne veux plus recevoir de messages', 'Bonjour, stop svp', 'STOP 🚫', 'Stop à la pub', 'Je souhaite me désabonner, merci',
    ],
    other: [
      'arrêt de bus', "où est l'arrêt de tram", "n'arrêtez pas", 'Puis-je annuler ma commande ?', "sans arrêt", "il n'arrête pas de pleuvoir", 'Arrêt maladie', "l'arrêt cardiaque", 'Je veux arrêter de fumer', 'merci', 'stop au feu rouge',
      'un message pour vous', "auto-stop", 'résilier mon contrat internet', "C'est dur", 'fin du mois', 'bonjour', "Arrêtez-vous devant la porte", "je ne veux plus la taille 38", 'plus de sucre svp', 'Le train ne stoppe pas ici', 'désabonnement ?', "Je n'ai pas demandé à me désabonner", 'arrêté préfectoral', 'stop ou encore',
    ],
  },
  de: {
    optOut: [
      'STOPP', 'Stopp!', 'stop', 'Stop bitte', 'ABMELDEN', 'abmelden bitte', 'Abbestellen', 'Bitte abmelden, danke', 'Bitte melden Sie mich ab', 'Ich möchte mich abmelden', 'abbestellen 🙏', 'Keine Nachrichten mehr', 'bitte keine Nachrichten mehr', 'Bitte keine Werbung mehr',
      'Hören Sie auf', 'Abmeldung', 'Austragen', 'mich abmelden', 'Bitte schicken Sie mir keine Nachrichten mehr', 'S T O P P', 'Hallo, bitte stopp', 'Ich will keine Nachrichten mehr', 'Newsletter abbestellen', 'Ａｂｍｅｌｄｅｎ', 'Nachrichten abbestellen bitte',
    ],
    other: [
      'wo ist die Haltestelle', 'Stoppuhr', 'nicht stoppen', 'Kann ich meine Bestellung stornieren?', 'Abmelden vom Konto geht nicht', 'Stopp an der Ecke', 'Ende gut, alles gut', 'am Ende des Monats', 'danke', 'Ich habe mein Auto abgemeldet', 'ich möchte mich anmelden', 'Wie kann ich mein Kind vom Kurs abmelden?',
      'Das Paket abbestellen', 'Keine Zwiebeln bitte', 'Haben Sie eine Nachricht für mich?', 'Block 4', 'kein Stopp in Köln', 'Hallo', 'Bitte melden Sie sich', 'Ich möchte meinen Vertrag kündigen', 'Wann ist Schluss?', 'Stoppelfeld', 'keine Zeit mehr', 'Nonstop', 'Bitte anhalten',
    ],
  },
  pt: {
    optOut: [
      'SAIR', 'sair', 'Sair por favor', 'PARAR', 'parar', 'CANCELAR', 'Descadastrar', 'descadastrar-me', 'stop', 'Pare', 'Parem por favor', 'Quero sair da lista', 'Não quero mais receber mensagens', 'não me mandem mais mensagens', 'Quero me descadastrar', 'Por favor, parem de enviar mensagens',
      'Olá, sair, obrigado', 'me tira da lista', 'remover', 'ＳＡＩＲ', 'Cancelar inscrição', 'Sair 👋', 'S A I R', 'chega de mensagens', 'Pare de me mandar mensagem', 'SAIR!!! obrigada',
    ],
    other: [
      'sair de casa', 'vou sair agora', 'Posso cancelar meu pedido?', 'ponto de ônibus', 'não pare', 'sem parar', 'Quero sair com você', 'Como faço para sair do aplicativo', 'cancelar a consulta de segunda', 'o carro vai parar aqui', 'obrigado', 'Parar o envio', 'parabéns', 'mensagem para você',
      'fim do mês', 'remover a cebola', 'bom dia', 'Quando vai sair o resultado?', 'saída', 'Quero cancelar', 'pare na esquina', 'não quero mais o azul', 'Chega amanhã?', 'descadastrar o cartão antigo', 'para mim',
    ],
  },
  it: {
    optOut: [
      'FERMA', 'ferma', 'CANCELLAMI', 'Cancellami per favore', 'stop', 'Stop, grazie', 'Basta', 'Basta messaggi', 'Non voglio più ricevere messaggi', 'disiscrivimi', 'Disiscrivermi', 'Voglio disiscrivermi', 'per favore cancellami', 'Non scrivetemi più', 'cancella iscrizione', 'Annulla iscrizione',
      'FERMATE', 'Smettete di scrivermi', 'ＳＴＯＰ grazie', 'Ciao, cancellami grazie', 'Stop 🙏', 'Rimuovimi dalla lista', 'F E R M A', 'disiscrizione', 'Vorrei disiscrivermi, grazie',
    ],
    other: [
      'ferma posta', 'la fermata del bus', 'Posso cancellare il mio ordine?', 'non fermarti', 'Il treno ferma a Bologna?', 'grazie', 'ciao', 'alto volume', 'Basta così per la pizza?', 'cancella il secondo articolo', 'fine settimana', 'alla fine del mese', 'stop alle otto', 'senza stop', 'Non voglio più il tavolo',
      'annulla ordine', 'La macchina si ferma', 'Ho un messaggio per voi', 'cancellazione volo', 'cancellami la prenotazione di domani', 'uscire', 'disdire la prenotazione', 'fermo immagine', 'Sono fermo in coda', 'blocco B',
    ],
  },
  ar: {
    optOut: [
      'توقف', 'إيقاف', 'ايقاف', 'أيقاف', 'الغاء', 'إلغاء', 'إِلْغَاء', 'الغـــاء', 'إلغاء الاشتراك', 'الغاء الاشتراك من فضلك', 'توقف من فضلك', 'من فضلك توقف', 'رجاءً توقف', 'أوقفوا الرسائل', 'لا ترسلوا لي رسائل', 'لا أريد رسائل', 'stop', 'STOP من فضلك', 'إيقاف الرسائل',
      'توقفوا عن إرسال الرسائل', 'اريد الغاء الاشتراك', 'أريد إلغاء الاشتراك، شكراً', '\u202bتوقف\u202c', 'توقف 🛑', 'مرحبا، الغاء الاشتراك', 'شكرا، توقف', 'لا أريد استقبال الرسائل', 'وقف',
    ],
    other: [
      'يتوقف المطر غدا', 'متى يتوقف الباص', 'لا تتوقف', 'هل يمكنني إلغاء طلبي؟', 'إلغاء الحجز', 'الغاء الموعد يوم الاثنين', 'شكرا', 'مرحبا', 'أين موقف الباص', 'إيقاف السيارة أمام المتجر', 'توقف التطبيق عن العمل', 'لم أطلب إلغاء الاشتراك', 'ايقاف البطاقة البنكية', 'نهاية الشهر', 'اريد رسالة',
      'من فضلك', 'لا أريد البصل', 'توقف المطر', 'هل توقف البيع؟', 'الغاء الطلب رقم ٣', 'بدون توقف', 'إيقاف التوصيل اليوم', 'أرسلوا لي رسالة', 'متى ينتهي العرض', 'اشتراك جديد',
    ],
  },
  ms: {
    optOut: [
      'BERHENTI', 'berhenti', 'Tolong berhenti', 'HENTI', 'henti!', 'BATAL', 'Keluar', 'sila berhenti, terima kasih', 'stop', 'stop tolong', 'Berhenti hantar mesej', 'Tolong berhenti hantar mesej kepada saya', 'Jangan hantar mesej lagi', 'Saya tak nak mesej lagi', 'batal langganan', 'Hentikan mesej',
      'Saya mahu berhenti melanggan', 'berhenti melanggan', 'Tolong keluarkan saya dari senarai', 'B E R H E N T I', 'Berhenti 🙏', 'Assalamualaikum, tolong berhenti', 'Tidak mahu terima mesej lagi', 'Hentikan', 'Ｂａｔａｌ',
    ],
    other: [
      'keluar rumah', 'Saya nak keluar makan', 'hentian bas', 'Bas berhenti di mana?', 'Boleh batal pesanan?', 'batal tempahan saya', 'jangan berhenti', 'hujan tak berhenti', 'Batalkan janji temu hari Isnin', 'terima kasih', 'Saya mahu berhenti merokok', 'pintu keluar', 'hujung bulan', 'Bila tamat?', 'Jangan hantar hari ini',
      'keluar dari aplikasi', 'Ada mesej untuk saya?', 'tolong', 'berhenti sebentar di kedai', 'tanpa henti', 'keputusan dah keluar', 'saya nak batal', 'blok B', 'selamat pagi', 'Berhenti kerja bulan depan',
    ],
  },
  id: {
    optOut: [
      'BERHENTI', 'berhenti dong', 'Mohon berhenti', 'KELUAR', 'BATAL', 'henti', 'stop', 'Stop ya kak', 'tolong stop', 'Berhenti berlangganan', 'Saya ingin berhenti berlangganan', 'Jangan kirim pesan lagi', 'tolong jangan kirim pesan lagi', 'Hentikan pesan ini', 'Stop kirim pesan', 'Hapus saya dari daftar',
      'Saya tidak mau menerima pesan lagi', 'gak mau terima pesan lagi', 'batal langganan', 'Berhenti, makasih', 'stop promosi', 'Halo, tolong berhenti ya', 'UNREG', 'Hentikan', 'Stop, terima kasih 🙏',
    ],
    other: [
      'keluar rumah dulu', 'halte bus di mana', 'Bisa batal pesanan?', 'batalkan pesanan saya', 'jangan berhenti', 'hujan tidak berhenti', 'Saya ingin berhenti merokok', 'terima kasih', 'Kapan keluar hasilnya?', 'produk baru sudah keluar?', 'stop kontak', 'akhir bulan', 'Jangan kirim hari ini', 'kirim pesan ke siapa',
      'halo', 'berhenti di lampu merah', 'Kereta berhenti di Bandung?', 'hapus bawang', 'pintu keluar', 'nonstop 24 jam', 'mau batal', 'non stop ya kak', 'daftar harga', 'blokir kartu saya', 'hentikan pengiriman paket',
    ],
  },
  hi: {
    optOut: [
      'रोकें', 'बंद', 'बंद करो', 'बंद करें', 'कृपया बंद करें', 'बन्द करो', 'STOP', 'stop कृपया', 'रोको', 'रोकें 🙏', 'मैसेज बंद करो', 'संदेश बंद करें', 'मुझे मैसेज मत भेजो', 'मुझे संदेश नहीं चाहिए', 'कृपया मुझे संदेश भेजना बंद करें', 'सदस्यता समाप्त करें', 'अनसब्सक्राइब', 'बंद कर दो', 'नमस्ते, बंद करें, धन्यवाद', 'मुझे मैसेज भेजना बंद करो',
      'band karo', 'Message band karo', 'mujhe message mat bhejo', 'please band karo',
    ],
    other: [
      'बंदर', 'दुकान कब बंद होती है', 'बस स्टॉप कहाँ है', 'मत रुको', 'क्या मैं अपना ऑर्डर रद्द कर सकता हूँ', 'दरवाज़ा बंद करो', 'मेरा कार्ड बंद है', 'धन्यवाद', 'नमस्ते', 'बारिश नहीं रुक रही', 'ऑर्डर रोकें', 'बंद गोभी है क्या', 'महीने के अंत में', 'दुकान बंद है क्या', 'मुझे रसीद भेजो', 'मुझे प्याज नहीं चाहिए', 'डिलीवरी रोको आज', 'कृपया',
      'एक संदेश है', 'रविवार को बंद रहता है?', 'shop kab band hoti hai', 'AC band karo', 'मुझे नीला नहीं चाहिए', 'ऐप बंद हो जाता है', 'रुको, मैं देखता हूँ',
    ],
  },
  tr: {
    optOut: [
      'DUR', 'dur', 'İPTAL', 'IPTAL', 'iptal lütfen', 'Lütfen dur', 'stop', 'Stop lütfen', 'Durdur', 'Mesaj göndermeyin', 'Lütfen bana mesaj göndermeyin', 'Artık mesaj istemiyorum', 'Mesaj almak istemiyorum', 'Abonelikten çık', 'abonelik iptal', 'Üyelikten çıkmak istiyorum', 'Beni listeden çıkarın', 'iptal 🙏', 'D U R', 'Merhaba, iptal, teşekkürler',
      'Mesajları durdurun', 'RET', 'Aboneliği iptal et', 'mesaj atmayın artık', 'çıkış',
    ],
    other: [
      'durak nerede', 'Otobüs burada durur mu?', 'Siparişimi iptal edebilir miyim?', 'durma', 'sakın durma', 'randevu iptal', 'iptal edildi mi', 'teşekkürler', 'merhaba', 'yağmur durmuyor', 'ay sonu', 'Kartımı iptal edin', 'dur bir bakayım', 'mesajınız var mı', 'siparişi durdurun', 'durum nedir', 'ne durumda', 'Mesaj gönderdim', 'çıkış kapısı', 'soğan istemiyorum',
      'lütfen', 'kargo iptal olur mu', 'Dur yolcu', 'beni arayın', 'sigarayı bırakmak istiyorum',
    ],
  },
  zh: {
    optOut: [
      '退订', '停止', '退訂', '请退订', '請停止', '停止，谢谢', '退订谢谢', '我要退订', '取消订阅', '取消訂閱', '请停止发送', '不要再发了', '请不要再发消息', '別再傳訊息了', '停止发送短信', 'STOP', 'stop 谢谢', '退订🙏', '退 订', '【退订】', 'TD', '请取消订阅，谢谢', '我想取消订阅', '麻烦退订一下', '你好，退订',
      '不想再收到消息',
    ],
    other: [
      '公交停止运营了吗', '不要停止', '我可以取消订单吗', '怎么停止送货', '谢谢', '你好', '雨停了', '退货', '退款', '停止营业时间', '停车场在哪', '取消预约', '月底', '订单', '退订酒店房间可以吗', '请发消息给我', '不要洋葱', '我没有退订', '停止使用优惠券', '为什么退订', '站在车站', '请稍等', '取消', '不要再放糖了', '什么时候结束',
    ],
  },
};

/** Written after the lists were done, and not tuned to: what they make of sentences that nobody thought of then. */
export const HELD_OUT: typeof LABELLED = {
  en: {
    optOut: ['pls stop msgs', 'Stop now!', 'UNSUBSCRIBE ME NOW', 'i wanna unsubscribe', 'kindly stop sending messages', 'enough, stop', 'Remove my number', 'no more promos thanks', 'Stop sending', 'unsubscribe thx', 'stop this', 'END please'],
    other: ['stop calling it a sale', 'can you stop by?', 'when does the promo end', 'cancel that last item please', 'Quit asking me for the code, I sent it', 'I need to block off Tuesday', 'remove the extra cheese', 'the road is blocked', 'please unsubscribe my colleague Ann', 'stop. hammer time'],
  },
  es: { optOut: ['baja ya', 'stop gracias', 'No me escriban más', 'quiero cancelar la suscripción', 'PARAR por favor gracias'], other: ['la baja de mi empleado', 'parar el coche', 'cancela el segundo', 'está en alto', 'no quiero más sal'] },
  fr: { optOut: ['stop merci beaucoup', 'Arrêtez de m’écrire', 'je voudrais me désinscrire', 'STOP SMS', 'désabonner svp'], other: ['un arrêt de travail', 'arrêtez le colis', 'stop, je rappelle demain', 'plus de place ?', 'le message est arrivé'] },
  de: { optOut: ['abmelden!', 'bitte stopp, danke', 'keine SMS mehr', 'Ich möchte keine Werbung mehr erhalten', 'Bitte löschen Sie mich aus der Liste'], other: ['der Stopp war kurz', 'ich melde mich morgen', 'keine Ahnung', 'Abmeldung vom Kindergarten', 'stoppt der Bus hier?'] },
  pt: { optOut: ['quero sair', 'sair da lista', 'Pare de enviar mensagens', 'descadastrar por favor', 'não quero receber promoções'], other: ['sair mais cedo', 'parar na loja', 'cancelar o pedido 12', 'ele vai sair?', 'a mensagem chegou'] },
  ar: { optOut: ['الغاء الاشتراك لو سمحت', 'توقف الآن', 'لا ترسل لي رسائل', 'ايقاف الاعلانات', 'الغوا اشتراكي'], other: ['توقف السيارة', 'الغاء الطلبية', 'متى يبدأ العرض', 'هل وصلت الرسالة', 'إيقاف التشغيل لا يعمل'] },
  ms: { optOut: ['berhenti la', 'stop mesej ni', 'tak nak terima promosi lagi', 'Henti hantar promosi', 'keluar, terima kasih'], other: ['keluar pukul berapa', 'batal nombor 3', 'berhenti di simpang', 'mesej tak sampai', 'henti seketika'] },
  id: { optOut: ['stop dong', 'jangan kirim promosi lagi', 'berhenti berlangganan ya', 'UNREG promo', 'mohon hentikan pesan ini'], other: ['keluar kota', 'batal hari ini?', 'stop di depan', 'pesan saya belum sampai', 'berhenti dulu sebentar'] },
  hi: { optOut: ['बंद करें धन्यवाद', 'संदेश भेजना बंद करें', 'कृपया रोकें', 'msg mat bhejo', 'मैसेज नहीं चाहिए'], other: ['गेट बंद था', 'रोको मत', 'दुकान बंद करो जल्दी', 'संदेश मिल गया', 'band kab khulega'] },
  tr: { optOut: ['iptal teşekkürler', 'mesaj istemiyorum', 'lütfen durdurun', 'abonelikten çıkmak istiyorum', 'RET lütfen'], other: ['siparişim iptal oldu', 'durun bakalım', 'mesaj geldi', 'çıkış saat kaçta', 'iptal etmeyin'] },
  zh: { optOut: ['退订吧', '请停止发送消息', '不要再发短信了', '我要取消订阅', '停止推送'], other: ['停止服务了吗', '退订单', '请再发一次消息', '不要取消', '停一下车'] },
};
