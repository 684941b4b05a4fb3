import type { rules as words } from './alerts.rules.ms';

const minutes = 'पीछे देखे जाने वाले मिनट';

/** What each rule says and what its thresholds are. The server tells it in English. */
export const rules: typeof words = {
  sentence: {
    'sign_in.failures': 'बहुत से साइन इन विफल हुए: एक व्यक्ति के, एक पते से, या पूरे संगठन में', 'sign_in.new_ip': 'किसी ने ऐसे पते से साइन इन किया जो उस व्यक्ति के लिए पहले नहीं देखा गया', 'sign_in.new_country': 'किसी ने ऐसे देश से साइन इन किया जो उस व्यक्ति के लिए पहले नहीं देखा गया',
    'sign_in.impossible_travel': 'एक व्यक्ति ने दो देशों से साइन इन किया, जिनके बीच की दूरी उस समय में विमान भी तय नहीं करता', 'rate_limit.storm': 'एक कुंजी या व्यक्ति को बार-बार बहुत अधिक पूछने के कारण मना किया गया',
    'api_key.unusual_use': 'API कुंजी ने 10 मिनट में अपने पिछले 7 दिनों से कहीं अधिक अनुरोध किए, या ऐसे देश से उपयोग हुई जो उसके लिए पहले नहीं देखा गया', 'export.mass': 'एक व्यक्ति या कुंजी ने बहुत निर्यात किया', 'secret.spike': 'एक ने बहुत से सहेजे रहस्य खोले',
    'audit.verification_failed': 'ऑडिट लॉग अपने हस्ताक्षरित चेकपॉइंट से मेल नहीं खाता', 'connection.dead': 'कनेक्शन त्रुटि से रुका, उसकी जाँच विफल है, या उसकी किसी कॉल का उत्तर नहीं आता', 'queue.age': 'काम बहुत देर से रुका है',
    'api_key.rotation_due': 'API कुंजी बदलने की उम्र तक पहुँची; बनाने वाले को अलग ईमेल मिलता है', 'api_key.wrong_network': 'वैध API कुंजी नियमों से वर्जित नेटवर्क से उपयोग हुई', 'user.wrong_network': 'वैध सत्र नियमों से वर्जित नेटवर्क से उपयोग हुआ',
    'connection.revoke_failed': 'समाप्त कनेक्शन की साख प्रदाता पर रद्द नहीं हो सकी', 'connection.pin_mismatch': 'प्रदाता ने ऐसी कुंजी दिखाई जिसे किसी ने पिन नहीं किया', 'connection.credentials_dead': 'प्रदाता अब किसी कनेक्शन की साख स्वीकार नहीं करता; उसे समाप्त किया गया', 'connection.marketing_paused': 'प्रदाता किसी कनेक्शन की मार्केटिंग सीमित करता है; वह एक दिन रुकती है', 'connection.billing': 'प्रदाता किसी कनेक्शन के खाते का बिल नहीं कर सकता', 'connection.line_changed': 'प्रदाता ने कनेक्शन की लाइन रोकी या हटाई, या उसकी गुणवत्ता कम आँकी', 'privacy.request_due': 'किसी व्यक्ति के डेटा संबंधी अनुरोध का उत्तर सात दिनों में देना है, या देर हो चुकी है', 'message.outcome_unknown': 'कोई नहीं जानता कि कुछ संदेश पहुँचे या नहीं, और संगठन से पूछा जाना है', 'broadcast.paused': 'प्रसारण अपने आप रुका क्योंकि उसका टेम्पलेट या लाइन उपयोग योग्य नहीं रही',
    'webhook.disabled': 'वेबहुक एंडपॉइंट बंद हुआ क्योंकि उसने कई दिन उत्तर नहीं दिया',
    'siem.falling_behind': 'ऑडिट लॉग की स्ट्रीम एक घंटे से अधिक पीछे है: पुराना समय पूरा होने पर हटता है, भेजा गया हो या नहीं',
  },
  parameter: {
    'sign_in.failures.windowMinutes': minutes, 'sign_in.failures.perPerson': 'एक व्यक्ति की विफलताएँ', 'sign_in.failures.perAddress': 'एक पते से विफलताएँ', 'sign_in.failures.overall': 'संगठन में विफलताएँ',
    'sign_in.impossible_travel.speedKmh': 'व्यक्ति की अधिकतम यात्रा गति, किमी/घं', 'sign_in.impossible_travel.minKm': 'दो देशों के बीच किलोमीटर, जिससे कम पर चेतावनी नहीं', 'rate_limit.storm.windowMinutes': minutes, 'rate_limit.storm.refusals': 'एक के अस्वीकृत अनुरोध',
    'api_key.unusual_use.factor': 'उसके सबसे व्यस्त 10 मिनट का गुना', 'api_key.unusual_use.floor': '10 मिनट में अनुरोध, जिससे कम पर चेतावनी नहीं', 'api_key.unusual_use.learningHours': 'घंटे जिनमें नई कुंजी की आदत नहीं बनी',
    'export.mass.windowMinutes': minutes, 'export.mass.exports': 'निर्यात', 'export.mass.rows': 'निर्यात की गई पंक्तियाँ', 'secret.spike.windowMinutes': minutes, 'secret.spike.opened': 'एक व्यक्ति या कुंजी द्वारा खोले गए रहस्य', 'secret.spike.openedBySystem': 'सर्वर के एक भाग द्वारा खोले गए रहस्य',
    'connection.dead.minutes': 'विफल जाँच सहने के मिनट', 'connection.dead.calls': 'लगातार बिना उत्तर की कॉल', 'queue.age.seconds': 'सबसे पुराने देय काम की उम्र, सेकंड में',
  },
};
