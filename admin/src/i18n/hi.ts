import type { Catalog } from './catalog';
import ra from './ra.hi';

const catalog: Catalog = {
  ...ra,
  app: {
    loading: 'लोड हो रहा है…', skip: 'सामग्री पर जाएँ', demo: 'डेमो', suspended: 'निलंबित', reconnecting: 'फिर से जोड़ा जा रहा है…',
    language: 'भाषा', goDark: 'गहरे मोड में बदलें', goLight: 'हल्के मोड में बदलें', account: 'खाता', signOut: 'साइन आउट',
  },
  action: {
    retry: 'फिर कोशिश करें', cancel: 'रद्द करें', close: 'बंद करें', open: 'खोलें', save: 'सहेजें', copy: 'कॉपी करें', copied: 'कॉपी हुआ', copyNamed: 'कॉपी करें: %{name}',
    typeToConfirm: 'पुष्टि के लिए “%{name}” लिखें',
  },
  nav: {
    label: 'मुख्य', open: 'मेन्यू खोलें', conversations: 'बातचीत', people: 'लोग', setUp: 'सेटअप',
    simulator: 'सिम्युलेटर', inbox: 'इनबॉक्स', messages: 'संदेश', contacts: 'संपर्क', connections: 'कनेक्शन', apiKeys: 'API कुंजियाँ',
  },
  role: { OWNER: 'स्वामी', ADMIN: 'प्रशासक', MARKETER: 'मार्केटर', AGENT: 'एजेंट', AUDITOR: 'लेखा परीक्षक' },
  signIn: {
    title: 'साइन इन करें', hint: 'अपने संगठन का खाता उपयोग करें।', email: 'ईमेल', password: 'पासवर्ड', submit: 'साइन इन करें',
    promise: 'सहमति के बिना कोई संदेश नहीं जाता।',
    point1: 'हर संदेश गेट से गुज़रता है: सहमति, समय-सीमा, सीमाएँ और नीति।',
    point2: 'हर इनकार अपना नियम बताता है और दर्ज रहता है।',
    point3: 'आपके अपने सर्वर पर, आपकी अपनी कुंजियों से चलता है।',
    foot: 'अपने सर्वर पर ग्राहक संदेश',
  },
  error: {
    title: 'कुछ गड़बड़ हो गई', unexpected: 'पैनल इसे दिखा नहीं सका। फिर कोशिश करें या पेज दोबारा लोड करें।',
    unreachable: 'सर्वर तक पहुँचा नहीं जा सका', unreachableHint: 'सर्वर ने उत्तर नहीं दिया, इसलिए पता नहीं कि यह हुआ या नहीं। देखें कि वह चल रहा है और आपका कनेक्शन ठीक है, फिर कोशिश करें।',
    status: 'सर्वर ने कारण बताए बिना %{status} उत्तर दिया। थोड़ी देर में फिर कोशिश करें।', requestId: 'अनुरोध आईडी',
  },
  forbidden: { title: 'आप यह पेज नहीं खोल सकते', text: 'इसके लिए “%{permission}” अनुमति चाहिए। आपके संगठन के स्वामी या प्रशासक इसे दे सकते हैं।' },
  notFound: { title: 'यहाँ कुछ नहीं है', text: 'पता ग़लत लिखा गया हो सकता है, या जो यहाँ था वह अब नहीं है।', action: 'शुरुआती पेज पर जाएँ' },
  list: { pages: 'पेज', page: 'पेज %{page}', newer: 'नए', older: 'पुराने', waiting: '%{count} नए दिखाएँ' },
  time: { hours: '%{hours} घं %{minutes} मि', minutes: '%{minutes} मि' },
  status: {
    queued: 'क़तार में', sending: 'भेजा जा रहा है', sent: 'भेजा गया', delivered: 'पहुँचा', read: 'पढ़ा गया', played: 'चलाया गया', blocked: 'रोका गया', failed: 'विफल',
    unknown: 'परिणाम अज्ञात', received: 'मिला', allowed: 'जाने दिया', accepted: 'प्रदाता ने लिया', retrying: 'फिर कोशिश हो रही है',
  },
  stage: { gate: 'गेट', queue: 'क़तार', provider: 'प्रदाता', webhook: 'Webhook' },
  outcome: { pass: 'पास', block: 'रोका', skip: 'छोड़ा' },
  purpose: { service: 'सेवा', utility: 'उपयोगिता', marketing: 'मार्केटिंग', authentication: 'प्रमाणीकरण' },
  rule: {
    not_recognised: 'संदेश पहचाना गया', organization_suspended: 'संगठन सक्रिय', connection_paused: 'कनेक्शन सक्रिय', contact_erased: 'संपर्क मिटाया नहीं गया',
    processing_restricted: 'प्रोसेसिंग पर रोक नहीं', objected_to_marketing: 'मार्केटिंग पर आपत्ति नहीं', opted_out: 'ऑप्ट-आउट नहीं किया', not_opted_in: 'ऑप्ट-इन किया',
    outside_service_window: 'सेवा की समय-सीमा', template_not_approved: 'टेम्पलेट स्वीकृत', template_parameters_invalid: 'टेम्पलेट के मान',
    recipient_rate_limited: 'प्रति व्यक्ति सीमा', marketing_frequency_capped: 'मार्केटिंग की आवृत्ति', ai_disclosure_pending: 'AI की सूचना',
    review_required: 'मानवीय समीक्षा', provider_opt_out: 'प्रदाता पर ऑप्ट-आउट', connection_rate_limited: 'कनेक्शन की सीमा',
  },
  reason: {
    not_recognised: 'गेट इस तरह के संदेश को नहीं पहचानता', organization_suspended: 'संगठन निलंबित है', connection_paused: 'कनेक्शन रुका हुआ है', contact_erased: 'संपर्क मिटा दिया गया',
    processing_restricted: 'संपर्क ने प्रोसेसिंग पर रोक लगाई है', objected_to_marketing: 'संपर्क ने मार्केटिंग पर आपत्ति की है', opted_out: 'संपर्क ने ऑप्ट-आउट किया है',
    not_opted_in: 'संपर्क ने इस उद्देश्य के लिए ऑप्ट-इन नहीं किया', outside_service_window: 'सेवा की समय-सीमा समाप्त है, केवल टेम्पलेट जा सकता है',
    template_not_approved: 'टेम्पलेट स्वीकृत नहीं है', template_parameters_invalid: 'टेम्पलेट के मान मेल नहीं खाते',
    recipient_rate_limited: 'इस व्यक्ति को थोड़े समय में बहुत संदेश भेजे गए', marketing_frequency_capped: 'इस व्यक्ति को अभी पर्याप्त मार्केटिंग मिल चुकी है',
    ai_disclosure_pending: 'व्यक्ति को अभी बताया नहीं गया कि AI लिखता है', review_required: 'पहले किसी व्यक्ति को समीक्षा करनी होगी',
    provider_opt_out: 'संपर्क ने प्रदाता पर ऑप्ट-आउट किया है', connection_rate_limited: 'कनेक्शन अपनी सीमा पर है',
  },
  source: {
    manual: 'हाथ से दर्ज', api: 'API से', import: 'आयात', web_form: 'वेब फ़ॉर्म', inbound: 'संपर्क ने पहले लिखा', keyword: 'संपर्क का कीवर्ड',
    provider: 'प्रदाता ने बताया', merge: 'जोड़ा गया संपर्क',
  },
  actor: { api: 'API', panel: 'पैनल', user: 'व्यक्ति', api_key: 'API', webhook: 'Webhook', inbound: 'Webhook', simulator: 'सिम्युलेटर', system: 'सिस्टम' },
  channel: { whatsapp: 'WhatsApp', sms: 'SMS', email: 'ईमेल', messenger: 'Messenger', instagram: 'Instagram' },
  identity: { phone: 'फ़ोन', user_id: 'उपयोगकर्ता आईडी', email: 'ईमेल', handle: 'हैंडल' },
  templateState: {
    approved: 'स्वीकृत', pending: 'समीक्षा में', rejected: 'अस्वीकृत', paused: 'रुका हुआ', disabled: 'बंद', flagged: 'चिह्नित', in_appeal: 'अपील में',
    pending_deletion: 'मिटाया जा रहा है', deleted: 'मिटाया गया', limit_exceeded: 'सीमा पार', locked: 'लॉक', archived: 'संग्रहित', unknown: 'अज्ञात',
  },
  eventState: { pending: 'प्रतीक्षा में', applied: 'लागू', not_understood: 'समझा नहीं गया', unrouted: 'कनेक्शन नहीं', failed: 'विफल' },
  message: {
    details: 'संदेश का विवरण', openDetails: 'संदेश का विवरण, %{time}', template: 'टेम्पलेट', ofType: '%{type} प्रकार का संदेश',
    blocked: 'रोका गया', failed: 'विफल', unknown: 'परिणाम अज्ञात', noReason: 'कारण नहीं बताया गया',
    in: 'आया', out: 'गया', purpose: 'उद्देश्य', contact: 'संपर्क', timeline: 'समयरेखा',
    verdict: 'गेट', verdictHint: 'हर नियम, उसने क्या पाया और क्या देखा।',
    dispatchVerdict: 'गेट, जाने से पहले एक बार फिर', dispatchHint: 'संदेश के इंतज़ार में बातें बदल सकती हैं, इसलिए फिर जाँच होती है।',
    ids: 'आईडी', id: 'संदेश', providerId: 'प्रदाता की आईडी', contactId: 'संपर्क', conversationId: 'बातचीत', connectionId: 'कनेक्शन',
  },
  messages: {
    title: 'संदेश', hint: 'जो आया, गया या रोका गया, कारण सहित।', filters: 'फ़िल्टर', status: 'स्थिति', direction: 'दिशा',
    connection: 'कनेक्शन', message: 'संदेश', time: 'समय', any: 'सभी', clear: 'हटाएँ', noneFiltered: 'इन फ़िल्टरों से कोई संदेश मेल नहीं खाता।', empty: 'अभी कोई संदेश नहीं।',
  },
  thread: { with: '%{name} से बातचीत', youWrote: 'आपने लिखा:', theyWrote: 'उन्होंने लिखा:', earlier: 'पहले के संदेश दिखाएँ', empty: 'अभी कोई संदेश नहीं।' },
  composer: {
    kind: 'संदेश का प्रकार', text: 'पाठ', template: 'टेम्पलेट', message: 'संदेश', send: 'भेजें', chooseTemplate: 'टेम्पलेट', needsMedia: 'फ़ाइल चाहिए',
    slot: { header: 'शीर्षक: %{name}', body: 'मान: %{name}', button: 'बटन: %{name}' },
    noTemplates: 'इस कनेक्शन के लिए कोई टेम्पलेट नहीं है।', toTemplates: 'टेम्पलेट सिंक करें', kept: 'आपका पाठ अब भी फ़ील्ड में है। इसे फिर भेजने से यह दो बार नहीं जाता।',
  },
  window: { closesIn: 'समय-सीमा %{left} में समाप्त', closed: 'समय-सीमा समाप्त: संपर्क के लिखने तक केवल टेम्पलेट जा सकता है।' },
  optOut: {
    title: 'इस संपर्क ने ऑप्ट-आउट किया है।', mark: 'ऑप्ट-आउट', composer: 'जब तक वे फिर ऑप्ट-इन नहीं करते, जैसे START लिखकर, इस चैनल पर कुछ नहीं भेजा जा सकता।', seeLedger: 'सहमति के रिकॉर्ड देखें',
    by: {
      keyword: 'उन्होंने ऑप्ट-आउट का शब्द लिखा (%{at})। गेट हर संदेश रोकता है।', manual: 'हाथ से दर्ज हुआ (%{at})। गेट हर संदेश रोकता है।',
      provider: 'प्रदाता ने हमें बताया (%{at})। गेट हर संदेश रोकता है।', merge: 'जोड़े गए संपर्क से लिया गया (%{at})। गेट हर संदेश रोकता है।',
    },
  },
  simulator: {
    title: 'सिम्युलेटर', hint: 'व्यवसाय की ओर से भेजें, फ़ोन से उत्तर दें, और गेट का निर्णय देखें।',
    business: 'आपका व्यवसाय', businessHint: '%{connection} से %{contact} को', connection: 'कनेक्शन', contact: 'संपर्क', sample: 'नमस्ते! आपका ऑर्डर रास्ते में है।',
    emptyThread: '“भेजें” दबाएँ, और संदेश फ़ोन पर दिखेगा। किसी भी संदेश पर क्लिक करके देखें कि उसे क्यों जाने दिया गया।',
    noConnection: 'सिम्युलेटर से कोई कनेक्शन नहीं है।', toConnections: 'कनेक्शन पर जाएँ', noContact: 'फ़ोन नंबर वाला कोई संपर्क नहीं है।', toContacts: 'संपर्कों पर जाएँ',
  },
  phone: {
    label: 'संपर्क का फ़ोन', thread: 'फ़ोन पर संदेश', empty: 'व्यवसाय के संदेश यहाँ आते हैं।', own: 'संपर्क ने लिखा:', received: 'व्यवसाय ने लिखा:',
    masked: 'आपको यह नंबर छिपा दिखता है, इसलिए आप इस फ़ोन से नहीं लिख सकते।',
    businessAccount: 'व्यवसाय खाता', quick: 'झटपट उत्तर', placeholder: 'संदेश', message: 'फ़ोन से संदेश', send: 'फ़ोन से उत्तर दें',
  },
  faults: { title: 'ख़राबियाँ', set: 'अगले संदेश को यह ख़राबी मिलेगी: %{kind}' },
  fromCode: {
    title: 'कोड से करें', hint: 'एक परीक्षण कुंजी और वही संदेश भेजने वाला कमांड बनाता है।', create: 'परीक्षण कुंजी बनाएँ', keyName: 'सिम्युलेटर',
    command: 'कमांड', once: 'कुंजी केवल इस बार दिखती है। इसे API कुंजियों में रद्द किया जा सकता है।',
  },
  inbox: {
    title: 'इनबॉक्स', list: 'बातचीत', contact: 'संपर्क', choose: 'कोई बातचीत चुनें।', gone: 'यह बातचीत दिखाई नहीं जा सकती। शायद यह अब नहीं है।',
    empty: 'अभी कोई बातचीत नहीं। यह तब शुरू होती है जब आप संपर्क को लिखें या संपर्क आपको लिखे।', toSimulator: 'सिम्युलेटर खोलें', toContacts: 'संपर्कों पर जाएँ',
    back: 'सूची पर वापस', openContact: 'संपर्क खोलें', unread: '%{count} बिना पढ़े',
  },
  contact: {
    unnamed: 'नाम नहीं', name: 'नाम', phone: 'फ़ोन', phoneHint: 'देश कोड के साथ, जैसे +60123456789.', address: 'पता', added: 'जोड़ा गया', identities: 'यहाँ मिलते हैं', attributes: 'विशेषताएँ',
    rename: 'नाम बदलें', merge: 'मिलाएँ', mergeOther: 'दूसरा रिकॉर्ड', mergeWord: 'मिलाएँ',
    mergeHint: 'उसी व्यक्ति का दूसरा रिकॉर्ड चुनें। पते और संदेश मिल जाते हैं, और जहाँ सहमतियाँ अलग हों, वहाँ अधिक सख़्त मान्य होती है। इसे वापस नहीं लिया जा सकता।',
    openConversation: 'बातचीत खोलें', startConversation: 'बातचीत शुरू करें', noConnection: 'कोई सक्रिय कनेक्शन इस संपर्क तक नहीं पहुँचता।',
    firstMessageHint: 'गेट तय करता है कि यह संदेश जा सकता है या नहीं।',
  },
  contacts: {
    title: 'संपर्क', hint: 'जिन्हें आप लिखते हैं, और उन्होंने किस पर सहमति दी।', add: 'संपर्क जोड़ें', create: 'संपर्क जोड़ें', search: 'नाम या पूरे नंबर से खोजें', empty: 'अभी कोई संपर्क नहीं।',
    noneFound: 'कोई नहीं मिला।', optedIn: 'सेवा, उपयोगिता और प्रमाणीकरण संदेशों के लिए ऑप्ट-इन किया है', marketingOptedIn: 'मार्केटिंग के लिए ऑप्ट-इन किया है',
    consentHint: 'केवल वही चुनें जिस पर व्यक्ति ने सच में सहमति दी है। यह आपके नाम से दर्ज होता है।',
  },
  consent: {
    title: 'सहमति', hint: 'नीचे के रिकॉर्ड का परिणाम।', records: 'सहमति के रिकॉर्ड', recordsHint: 'नए पहले। रिकॉर्ड जोड़े जाते हैं, कभी बदले नहीं जाते।', noRecords: 'अभी कोई सहमति दर्ज नहीं।',
    none: 'नहीं', granted: 'दी गई', withdrawn: 'वापस ली गई', since: '%{source} · %{at}', by: '%{actor} द्वारा',
    record: 'दर्ज करें', withdraw: 'वापस लें', recordNamed: 'सहमति दर्ज करें: %{purpose}', withdrawNamed: 'सहमति वापस लें: %{purpose}',
    confirmRecord: 'अब से %{name} को %{channel} पर %{purpose} संदेश भेजे जा सकते हैं, जहाँ तक दूसरे नियम अनुमति दें।',
    confirmWithdraw: 'अब से %{name} को %{channel} पर %{purpose} संदेश नहीं भेजे जाते।',
    evidence: 'इसका प्रमाण', evidenceHint: 'जैसे फ़ॉर्म, कॉल या दिखाया गया पाठ। रिकॉर्ड के साथ रखा जाता है।',
  },
  connection: {
    active: 'सक्रिय', paused: 'रुका हुआ', disconnected: 'काटा गया', never: 'कभी नहीं', noError: 'कोई नहीं', lastWebhook: 'पिछला webhook', lastChecked: 'पिछली जाँच', lastError: 'पिछली त्रुटि',
    health: 'हाल', webhook: 'Webhook का पता', webhookHint: 'इसे प्रदाता के डैशबोर्ड में डालें।', settings: 'सेटिंग', settingsHint: 'गुप्त मानों के केवल आख़िरी अक्षर दिखते हैं।',
    plugin: 'प्रदाता', name: 'नाम', nameHint: 'जिससे आपकी टीम इसे पहचाने।', optional: 'वैकल्पिक', connect: 'जोड़ें',
    check: 'जाँचें', checkOk: 'यह काम करता है।', checkFailed: 'जाँच विफल रही।', pause: 'रोकें', resume: 'फिर चलाएँ', disconnect: 'काटें', disconnectTitle: '%{name} को काटना है?',
    disconnectHint: 'इसके गुप्त मान नष्ट हो जाते हैं और इससे आगे कुछ भेजा या पाया नहीं जाता। बातचीत और रिकॉर्ड बने रहते हैं। इसे वापस नहीं लिया जा सकता।',
  },
  connections: { title: 'कनेक्शन', hint: 'जिन लाइनों पर आपके संदेश आते-जाते हैं।', add: 'कनेक्शन जोड़ें', addHint: 'फ़ील्ड प्रदाता के प्लगइन से आते हैं। गुप्त मान एन्क्रिप्ट होते हैं और फिर नहीं दिखाए जाते।', empty: 'अभी कोई कनेक्शन नहीं।' },
  templates: {
    title: 'टेम्पलेट', hint: 'प्रदाता के पास रखे हैं। लाने के लिए सिंक करें।', synced: 'पिछला सिंक %{at}', empty: 'यहाँ अभी कोई टेम्पलेट नहीं। प्रदाता के टेम्पलेट लाने के लिए सिंक करें।', sync: 'अभी सिंक करें',
    done: 'टेम्पलेट: %{total}, स्वीकृत: %{approved}',
  },
  events: {
    title: 'सहेजी गई webhook घटनाएँ', hint: 'प्रदाता ने हमें जो बताया, वह भी जो अभी समझा नहीं गया।', state: 'स्थिति', what: 'घटना', received: 'मिली', empty: 'अभी कुछ नहीं आया।',
    noneFiltered: 'इस स्थिति में कोई घटना नहीं।', details: 'घटना का विवरण', receivedAt: 'मिली %{at}', appliedAt: 'लागू हुई %{at}', payload: 'जैसी आई', id: 'घटना',
  },
  apiKeys: {
    title: 'API कुंजियाँ', hint: 'संदेश भेजने वाले प्रोग्रामों के लिए। कुंजी केवल एक बार, बनाते समय दिखती है।', add: 'API कुंजी बनाएँ', create: 'बनाएँ', name: 'नाम', nameHint: 'इसे क्या उपयोग करेगा, जैसे “दुकान”।',
    environment: 'परिवेश', test: 'परीक्षण', live: 'असली', key: 'कुंजी', lastUsed: 'पिछला उपयोग', status: 'स्थिति', empty: 'अभी कोई API कुंजी नहीं।', created: 'कुंजी “%{name}” बनी',
    once: 'इसे अभी कॉपी करें। यह फिर नहीं दिखाई जा सकती।', saved: 'मैंने सहेज लिया', revoke: 'रद्द करें', revokeNamed: '%{name} रद्द करें', revokeTitle: '%{name} को रद्द करना है?',
    revokeHint: 'इसे उपयोग करने वाले प्रोग्राम इसी क्षण से अस्वीकार होते हैं। इसे वापस नहीं लिया जा सकता।', revokedAt: 'रद्द हुई %{at}',
  },
};
export default catalog;
