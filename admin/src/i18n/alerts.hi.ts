import type words from './alerts.en';
import { rules } from './alerts.rules.hi';

const alerts: { alerts: typeof words.alerts & typeof rules } = {
  alerts: {
    title: 'चेतावनियाँ', hint: 'जिस पर नज़र डालनी चाहिए: साइन इन, कुंजियाँ, निर्यात, कनेक्शन और स्वयं लॉग।', state: 'स्थिति', states: { open: 'खुली', acknowledged: 'ध्यान लिया गया', closed: 'बंद' },
    none: { open: 'कुछ भी ध्यान नहीं माँग रहा।', acknowledged: 'अभी कोई किसी चेतावनी को नहीं सँभाल रहा।', closed: 'अभी कोई चेतावनी बंद नहीं हुई।' }, showClosed: 'बंद वाली दिखाएँ',
    severity: 'गंभीरता', severities: { info: 'सूचना', warning: 'चेतावनी', critical: 'गंभीर' }, what: 'क्या हुआ', count: 'बार', when: 'पिछली बार',
    first: 'पहली बार %{at}', toPerson: 'व्यक्ति का पेज खोलें', toKey: 'कुंजी का पेज खोलें', toConnection: 'कनेक्शन खोलें', toWebhook: 'एंडपॉइंट खोलें', toAudit: 'ऑडिट लॉग खोलें',
    acknowledge: 'ध्यान लिया', acknowledgeNamed: 'ध्यान लिया: %{what}', acknowledgeChosen: '%{count} पर ध्यान लिया', close: 'बंद करें', closeNamed: 'बंद करें: %{what}', closeWithNote: 'टिप्पणी के साथ बंद करें', closeWithNoteNamed: 'टिप्पणी के साथ बंद करें: %{what}',
    note: 'टिप्पणी', noteHint: 'आपके साथियों के लिए। चेतावनी के साथ रखी जाती है।', acknowledgedBy: '%{who} ने ध्यान लिया, %{at}', closedBy: '%{who} ने बंद किया, %{at}', choose: 'चुनें: %{what}', chooseAll: 'सब चुनें',
    banner: { open: 'चेतावनियाँ खुली हैं। %{what}', critical: 'गंभीर: %{count}', warning: 'चेतावनियाँ: %{count}', see: 'चेतावनियाँ देखें' },
    rules: {
      title: 'चेतावनी के नियम', hint: 'चेतावनी कब खुलती है, और ईमेल किसे मिलता है।', readOnly: 'आप ये नियम देख सकते हैं। इन्हें मालिक या एडमिन बदल सकता है।', switch: 'चालू: %{name}', on: 'चालू', off: 'बंद', always: 'हमेशा चालू', change: 'बदलें', changeNamed: 'बदलें: %{name}',
      mailed: 'ईमेल', nobody: 'किसी को नहीं', people: 'और ये लोग', peopleHint: 'मालिक, एडमिन और ऑडिटर।', bounds: '%{min} से %{max}। मूल: %{standard}।',
    },
    rule: {
      sign_in: { failures: 'बहुत से विफल साइन इन', new_ip: 'नए पते से साइन इन', new_country: 'नए देश से साइन इन', impossible_travel: 'साइन इन इतने दूर कि यात्रा संभव नहीं' },
      rate_limit: { storm: 'कोई बार-बार सीमा से अधिक पूछ रहा है' },
      api_key: { unusual_use: 'कुंजी का उपयोग पहले जैसा नहीं', rotation_due: 'कुंजी 90 दिन पुरानी है: नई बनाने का समय', wrong_network: 'वर्जित नेटवर्क से कुंजी का उपयोग' },
      export: { mass: 'कोई बहुत निर्यात कर रहा है' }, secret: { spike: 'बहुत से सहेजे रहस्य खोले गए' }, audit: { verification_failed: 'ऑडिट लॉग अपने चेकपॉइंट से मेल नहीं खाता' },
      message: { outcome_unknown: 'पता नहीं कुछ संदेश पहुँचे या नहीं: कृपया निर्णय लें' }, broadcast: { paused: 'एक प्रसारण अपने आप रुक गया' },
      connection: { dead: 'एक कनेक्शन काम नहीं करता', pin_mismatch: 'प्रदाता ऐसी कुंजी दिखाता है जो पिन नहीं है: कुछ नहीं भेजा जाता', revoke_failed: 'समाप्त कनेक्शन का टोकन वापस नहीं लिया जा सका', credentials_dead: 'प्रदाता अब टोकन स्वीकार नहीं करता: कनेक्शन समाप्त', marketing_paused: 'प्रदाता इस लाइन को सीमित करता है: मार्केटिंग एक दिन रुकेगी', billing: 'प्रदाता खाते का बिल नहीं कर पा रहा', line_changed: 'प्रदाता ने लाइन रोकी या गुणवत्ता कम आँकी' },
      queue: { age: 'काम बहुत देर से रुका है' }, user: { wrong_network: 'वर्जित नेटवर्क से सत्र का उपयोग' }, webhook: { disabled: 'एक वेबहुक एंडपॉइंट बंद हुआ' }, siem: { falling_behind: 'लॉग स्ट्रीम बहुत पीछे है' },
    },
    fact: {
      country: 'देश', days: 'दिन', ip: 'पता', failures: 'विफल कोशिशें', role: 'भूमिका', reason: 'कारण', scope: 'किसके लिए', minutes: 'मिनट', from: 'से', to: 'तक', kilometres: 'किलोमीटर', refusals: 'अस्वीकृत अनुरोध', cause: 'वजह', requests: 'अनुरोध',
      usual: 'अब तक सबसे अधिक', exports: 'निर्यात', rows: 'पंक्तियाँ', opened: 'खोले गए रहस्य', part: 'सर्वर का भाग', olderThanSeconds: 'इससे पुराना (सेकंड)', dueSince: 'कब से देय', host: 'होस्ट', hours: 'घंटे',
    },
    value: {
      person: 'एक व्यक्ति', address: 'एक पता', organization: 'पूरा संगठन', volume: 'अनुरोधों की संख्या', country: 'नया देश', paused_by_error: 'त्रुटि से रुका', check_failed: 'जाँच विफल', no_answer: 'कोई उत्तर नहीं', gone: 'एंडपॉइंट कहता है कि वह अब नहीं है', failing: 'उसने कई दिन उत्तर नहीं दिया',
      auth: { ip_not_allowed: 'पते की अनुमति नहीं', country_not_allowed: 'देश की अनुमति नहीं' }, entry: { altered: 'एक प्रविष्टि बदली गई', missing: 'एक प्रविष्टि गायब है' },
    },
    ...rules,
  },
};

export default alerts;
