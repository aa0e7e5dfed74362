"""Words for sound that is not the tone code: common ones, by language, in the script of the language.

Which word a sound gets is this project's own choice throughout (assumed): nothing real is understood.
"""

from __future__ import annotations

from typing import Final

FALLBACK: Final = "la"

_ROWS: Final = {
    "en": "yes no hello thanks please today water house morning people music time friend good right maybe",
    "fr": "oui non bonjour merci demain maison matin monde musique temps ami bien peut-être enfin soleil ici",
    "de": "ja nein hallo danke bitte heute wasser haus morgen leute musik zeit freund gut recht vielleicht",
    "es": "sí no hola gracias favor hoy agua casa mañana gente música tiempo amigo bueno claro quizás",
    "pt": "sim não olá obrigado favor hoje água casa manhã gente música tempo amigo bom claro talvez",
    "it": "sì no ciao grazie prego oggi acqua casa mattina gente musica tempo amico bene certo forse",
    "nl": "ja nee hallo dank graag vandaag water huis morgen mensen muziek tijd vriend goed juist misschien",
    "pl": "tak nie cześć dzięki proszę dziś woda dom rano ludzie muzyka czas przyjaciel dobrze jasne może",
    "sv": "ja nej hej tack gärna idag vatten hus morgon folk musik tid vän bra rätt kanske",
    "tr": "evet hayır merhaba sağol lütfen bugün su ev sabah insan müzik zaman dost iyi doğru belki",
    "ru": "да нет привет спасибо пожалуйста сегодня вода дом утро люди музыка время друг хорошо верно может",
    "uk": "так ні привіт дякую прошу сьогодні вода дім ранок люди музика час друг добре вірно може",
    "el": "ναι όχι γεια ευχαριστώ παρακαλώ σήμερα νερό σπίτι πρωί κόσμος μουσική χρόνος φίλος καλά ίσως",
    "ar": "نعم لا مرحبا شكرا اليوم ماء بيت صباح ناس موسيقى وقت صديق جيد صحيح ربما هنا",
    "he": "כן לא שלום תודה בבקשה היום מים בית בוקר אנשים מוזיקה זמן חבר טוב נכון אולי",
    "hi": "हाँ नहीं नमस्ते धन्यवाद कृपया आज पानी घर सुबह लोग संगीत समय दोस्त अच्छा सही शायद",
    "bn": "হ্যাঁ না নমস্কার ধন্যবাদ আজ জল বাড়ি সকাল মানুষ গান সময় বন্ধু ভালো ঠিক হয়তো এখানে",
    "ta": "ஆம் இல்லை வணக்கம் நன்றி இன்று தண்ணீர் வீடு காலை மக்கள் இசை நண்பர் நல்லது சரி இங்கே",
    "th": "ใช่ ไม่ สวัสดี ขอบคุณ วันนี้ น้ำ บ้าน เช้า คน เพลง เวลา เพื่อน ดี ถูก อาจจะ ที่นี่",
    "zh": "是 不 你好 谢谢 今天 水 家 早上 人们 音乐 时间 朋友 好 对 也许 这里",
    "yue": "係 唔 你好 多謝 今日 水 屋企 朝早 人 音樂 時間 朋友 好 啱 或者 呢度",
    "ja": "はい いいえ こんにちは ありがとう 今日 水 家 朝 人 音楽 時間 友達 いい 正しい たぶん ここ",
    "ko": "네 아니요 안녕 감사 오늘 물 집 아침 사람 음악 시간 친구 좋아 맞아 아마 여기",
    "la": "ita non salve gratias quaeso hodie aqua domus mane homines musica tempus amicus bene fortasse",
}

WORDS: Final = {language: tuple(words.split()) for language, words in _ROWS.items()}
"""By language code."""


def word_for(mark: int, language: str) -> str:
    """The word of a sound with that mark (a number that depends on the sound alone), e.g. in `en-GB`.

    Languages without words of their own are given Latin ones.
    """
    words = WORDS.get(language.partition("-")[0], WORDS[FALLBACK])
    return words[mark % len(words)]
