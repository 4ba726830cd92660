#include "ui/player/playerkeys.h"

#include "library/base/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QKeySequence>

#include <array>

namespace Ui {

namespace {

struct KeyRow
{
    PlayerCommand command;
    const char *id;
    const char *keys; // separated by blanks
    const char *words;
};

constexpr std::array kKeyRows{
    KeyRow{PlayerCommand::TogglePlay, "togglePlay",
        "Space Return Enter Select p Toggle_Media_Play/Pause Media_Play",
        QT_TRANSLATE_NOOP("PlayerKeys", "Pause and go on")},
    KeyRow{PlayerCommand::Pause, "pause", "Media_Pause", QT_TRANSLATE_NOOP("PlayerKeys", "Pause")},
    KeyRow{PlayerCommand::Leave, "leave", "Esc Backspace Back",
        QT_TRANSLATE_NOOP("PlayerKeys", "Back")},
    KeyRow{PlayerCommand::Stop, "stop", "x q Media_Stop", QT_TRANSLATE_NOOP("PlayerKeys", "Stop")},
    KeyRow{PlayerCommand::SeekBack, "seekBack", "Left Media_Rewind",
        QT_TRANSLATE_NOOP("PlayerKeys", "Back 5 seconds")},
    KeyRow{PlayerCommand::SeekForward, "seekForward", "Right Media_Fast_Forward",
        QT_TRANSLATE_NOOP("PlayerKeys", "Forward 5 seconds")},
    KeyRow{PlayerCommand::SeekBackFar, "seekBackFar", "Down",
        QT_TRANSLATE_NOOP("PlayerKeys", "Back 1 minute")},
    KeyRow{PlayerCommand::SeekForwardFar, "seekForwardFar", "Up",
        QT_TRANSLATE_NOOP("PlayerKeys", "Forward 1 minute")},
    KeyRow{PlayerCommand::ToBeginning, "toBeginning", "Home",
        QT_TRANSLATE_NOOP("PlayerKeys", "To the beginning")},
    KeyRow{
        PlayerCommand::GoToTime, "goToTime", "g", QT_TRANSLATE_NOOP("PlayerKeys", "Go to a time")},
    KeyRow{PlayerCommand::PreviousChapter, "previousChapter", "PgDown Channel_Down",
        QT_TRANSLATE_NOOP("PlayerKeys", "Chapter before")},
    KeyRow{PlayerCommand::NextChapter, "nextChapter", "PgUp Channel_Up",
        QT_TRANSLATE_NOOP("PlayerKeys", "Next chapter")},
    KeyRow{PlayerCommand::PreviousFilm, "previousFilm", "< Media_Previous",
        QT_TRANSLATE_NOOP("PlayerKeys", "Film before in the queue")},
    KeyRow{PlayerCommand::NextFilm, "nextFilm", "> Media_Next",
        QT_TRANSLATE_NOOP("PlayerKeys", "Next film in the queue")},
    KeyRow{PlayerCommand::FrameBack, "frameBack", ",",
        QT_TRANSLATE_NOOP("PlayerKeys", "One frame back")},
    KeyRow{PlayerCommand::FrameForward, "frameForward", ".",
        QT_TRANSLATE_NOOP("PlayerKeys", "One frame forward")},
    KeyRow{PlayerCommand::LoopPoint, "loopPoint", "l",
        QT_TRANSLATE_NOOP("PlayerKeys", "Repeat from here, to here, no more")},
    KeyRow{PlayerCommand::Slower, "slower", "[", QT_TRANSLATE_NOOP("PlayerKeys", "Slower")},
    KeyRow{PlayerCommand::Faster, "faster", "]", QT_TRANSLATE_NOOP("PlayerKeys", "Faster")},
    KeyRow{PlayerCommand::UsualSpeed, "usualSpeed", "=",
        QT_TRANSLATE_NOOP("PlayerKeys", "Usual speed")},
    KeyRow{PlayerCommand::VolumeDown, "volumeDown", "9 / Volume_Down",
        QT_TRANSLATE_NOOP("PlayerKeys", "Quieter")},
    KeyRow{PlayerCommand::VolumeUp, "volumeUp", "0 * Volume_Up",
        QT_TRANSLATE_NOOP("PlayerKeys", "Louder")},
    KeyRow{PlayerCommand::Mute, "mute", "m Volume_Mute",
        QT_TRANSLATE_NOOP("PlayerKeys", "Sound off and on")},
    KeyRow{PlayerCommand::NextAudio, "nextAudio", "# Audio_Cycle_Track",
        QT_TRANSLATE_NOOP("PlayerKeys", "Next sound track")},
    KeyRow{PlayerCommand::NextSubtitle, "nextSubtitle", "j Subtitle",
        QT_TRANSLATE_NOOP("PlayerKeys", "Next subtitles")},
    KeyRow{PlayerCommand::PreviousSubtitle, "previousSubtitle", "J",
        QT_TRANSLATE_NOOP("PlayerKeys", "Subtitles before")},
    KeyRow{PlayerCommand::ToggleSubtitles, "toggleSubtitles", "v",
        QT_TRANSLATE_NOOP("PlayerKeys", "Subtitles off and on")},
    KeyRow{PlayerCommand::SubtitleEarlier, "subtitleEarlier", "z",
        QT_TRANSLATE_NOOP("PlayerKeys", "Subtitles earlier")},
    KeyRow{PlayerCommand::SubtitleLater, "subtitleLater", "Z",
        QT_TRANSLATE_NOOP("PlayerKeys", "Subtitles later")},
    KeyRow{PlayerCommand::SecondSubtitle, "secondSubtitle", "k K",
        QT_TRANSLATE_NOOP("PlayerKeys", "Second subtitles")},
    KeyRow{PlayerCommand::SubtitleSmaller, "subtitleSmaller", "F",
        QT_TRANSLATE_NOOP("PlayerKeys", "Smaller subtitles")},
    KeyRow{PlayerCommand::SubtitleLarger, "subtitleLarger", "G",
        QT_TRANSLATE_NOOP("PlayerKeys", "Larger subtitles")},
    KeyRow{PlayerCommand::SubtitleUp, "subtitleUp", "r",
        QT_TRANSLATE_NOOP("PlayerKeys", "Subtitles further up")},
    KeyRow{PlayerCommand::SubtitleDown, "subtitleDown", "R t",
        QT_TRANSLATE_NOOP("PlayerKeys", "Subtitles further down")},
    KeyRow{PlayerCommand::AudioEarlier, "audioEarlier", "Ctrl+-",
        QT_TRANSLATE_NOOP("PlayerKeys", "Sound earlier")},
    KeyRow{PlayerCommand::AudioLater, "audioLater",
        "Ctrl++ Ctrl+=", QT_TRANSLATE_NOOP("PlayerKeys", "Sound later")},
    KeyRow{PlayerCommand::NightMode, "nightMode", "n",
        QT_TRANSLATE_NOOP("PlayerKeys", "Night mode off and on")},
    KeyRow{PlayerCommand::Aspect, "aspect", "A",
        QT_TRANSLATE_NOOP("PlayerKeys", "Shape of the picture")},
    KeyRow{PlayerCommand::Fit, "fit", "w",
        QT_TRANSLATE_NOOP("PlayerKeys", "Whole, filling or stretched picture")},
    KeyRow{PlayerCommand::ZoomOut, "zoomOut", "Alt+-",
        QT_TRANSLATE_NOOP("PlayerKeys", "Smaller picture")},
    KeyRow{PlayerCommand::ZoomIn, "zoomIn",
        "Alt++ Alt+=", QT_TRANSLATE_NOOP("PlayerKeys", "Larger picture")},
    KeyRow{PlayerCommand::CropBars, "cropBars", "C",
        QT_TRANSLATE_NOOP("PlayerKeys", "Crop black bars")},
    KeyRow{
        PlayerCommand::Turn, "turn", "Ctrl+T", QT_TRANSLATE_NOOP("PlayerKeys", "Turn the picture")},
    KeyRow{PlayerCommand::Darker, "darker", "3", QT_TRANSLATE_NOOP("PlayerKeys", "Darker")},
    KeyRow{PlayerCommand::Brighter, "brighter", "4", QT_TRANSLATE_NOOP("PlayerKeys", "Brighter")},
    KeyRow{PlayerCommand::LessContrast, "lessContrast", "1",
        QT_TRANSLATE_NOOP("PlayerKeys", "Less contrast")},
    KeyRow{PlayerCommand::MoreContrast, "moreContrast", "2",
        QT_TRANSLATE_NOOP("PlayerKeys", "More contrast")},
    KeyRow{PlayerCommand::Deinterlace, "deinterlace", "d",
        QT_TRANSLATE_NOOP("PlayerKeys", "Deinterlace off and on")},
    KeyRow{PlayerCommand::UsualPicture, "usualPicture", "Alt+Backspace",
        QT_TRANSLATE_NOOP("PlayerKeys", "Picture as usual")},
    KeyRow{PlayerCommand::FullScreen, "fullScreen", "f F11",
        QT_TRANSLATE_NOOP("PlayerKeys", "Full screen")},
    KeyRow{PlayerCommand::GoSmall, "goSmall", "b",
        QT_TRANSLATE_NOOP("PlayerKeys", "Browse, and go on in a corner")},
    KeyRow{PlayerCommand::OnTop, "onTop", "T", QT_TRANSLATE_NOOP("PlayerKeys", "Always on top")},
    KeyRow{PlayerCommand::OpenAddress, "openAddress", "Ctrl+N",
        QT_TRANSLATE_NOOP("PlayerKeys", "Play an address of the web")},
    KeyRow{PlayerCommand::Screenshot, "screenshot", "s",
        QT_TRANSLATE_NOOP("PlayerKeys", "Keep the picture")},
    KeyRow{PlayerCommand::Statistics, "statistics", "i Info",
        QT_TRANSLATE_NOOP("PlayerKeys", "Statistics")},
    KeyRow{PlayerCommand::ShowControls, "showControls", "o Menu",
        QT_TRANSLATE_NOOP("PlayerKeys", "Show the controls")},
    KeyRow{
        PlayerCommand::ShowKeys, "showKeys", "? F1", QT_TRANSLATE_NOOP("PlayerKeys", "These keys")},
};

constexpr bool keyRowsFollowTheEnum()
{
    for (size_t i = 0; i < kKeyRows.size(); ++i) {
        if (size_t(kKeyRows[i].command) != i) {
            return false;
        }
    }
    return true;
}
static_assert(keyRowsFollowTheEnum());

const KeyRow &keyRowOf(PlayerCommand command)
{
    return kKeyRows[size_t(command)];
}

QStringList usualKeys(PlayerCommand command)
{
    QStringList keys = QString::fromLatin1(keyRowOf(command).keys).split(QLatin1Char(' '));
    for (QString &key : keys) {
        key.replace(QLatin1Char('_'), QLatin1Char(' '));
    }
    return keys;
}

} // namespace

PlayerKeys::PlayerKeys(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    read();
    connect(&settings, &Settings::changed, this, [this](SettingKey key) {
        if (key == SettingKey::PlayerKeys) {
            read();
            emit changed();
        }
    });
}

QVector<PlayerCommand> PlayerKeys::commands()
{
    QVector<PlayerCommand> all;
    for (const KeyRow &row : kKeyRows) {
        all.append(row.command);
    }
    return all;
}

QString PlayerKeys::words(PlayerCommand command)
{
    return QCoreApplication::translate("PlayerKeys", keyRowOf(command).words);
}

QString PlayerKeys::shown(const QString &key)
{
    return key.size() == 1
        ? key
        : QKeySequence(key, QKeySequence::PortableText).toString(QKeySequence::NativeText);
}

QString PlayerKeys::nameOf(const QKeyEvent &event)
{
    switch (event.key()) {
    case 0:
    case Qt::Key_unknown:
    case Qt::Key_Shift:
    case Qt::Key_Control:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Meta:
    case Qt::Key_CapsLock:
        return {};
    default:
        break;
    }
    Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const QString text = event.text();
    const bool commands = modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (!commands && text.size() == 1 && text.at(0).isPrint() && !text.at(0).isSpace()) {
        return text;
    }
    // Which signs need Shift differs between keyboards.
    const bool isSign = event.key() > Qt::Key_Space && event.key() < Qt::Key_AsciiTilde
        && !QChar(event.key()).isLetter();
    if (isSign) {
        modifiers &= ~Qt::ShiftModifier;
    }
    return QKeySequence(int(modifiers) | event.key()).toString(QKeySequence::PortableText);
}

std::optional<PlayerCommand> PlayerKeys::commandOf(const QKeyEvent &event) const
{
    const QString name = nameOf(event);
    if (name.isEmpty()) {
        return std::nullopt;
    }
    for (const KeyRow &row : kKeyRows) {
        if (keysOf(row.command).contains(name)) {
            return row.command;
        }
    }
    return std::nullopt;
}

QStringList PlayerKeys::keysOf(PlayerCommand command) const
{
    const auto chosen = m_chosen.constFind(int(command));
    if (chosen != m_chosen.constEnd()) {
        return *chosen;
    }
    // What was given to another command is no longer this one's.
    QStringList keys = usualKeys(command);
    for (const QStringList &taken : m_chosen) {
        for (const QString &key : taken) {
            keys.removeAll(key);
        }
    }
    return keys;
}

bool PlayerKeys::isChanged(PlayerCommand command) const
{
    return m_chosen.contains(int(command));
}

void PlayerKeys::setKey(PlayerCommand command, const QString &key)
{
    for (QStringList &keys : m_chosen) {
        keys.removeAll(key);
    }
    m_chosen.insert(int(command), {key});
    write();
}

void PlayerKeys::reset(PlayerCommand command)
{
    if (m_chosen.remove(int(command)) > 0) {
        write();
    }
}

void PlayerKeys::read()
{
    m_chosen.clear();
    const QJsonObject chosen
        = QJsonDocument::fromJson(m_settings.text(SettingKey::PlayerKeys).toUtf8()).object();
    for (const KeyRow &row : kKeyRows) {
        const QJsonValue value = chosen.value(QLatin1String(row.id));
        if (!value.isArray()) {
            continue;
        }
        QStringList keys;
        for (const QJsonValue &key : value.toArray()) {
            keys << key.toString();
        }
        m_chosen.insert(int(row.command), keys);
    }
}

void PlayerKeys::write()
{
    QJsonObject chosen;
    for (auto entry = m_chosen.cbegin(); entry != m_chosen.cend(); ++entry) {
        chosen.insert(QLatin1String(keyRowOf(PlayerCommand(entry.key())).id),
            QJsonArray::fromStringList(entry.value()));
    }
    // Any text is a value of this setting.
    (void)m_settings.setValue(SettingKey::PlayerKeys,
        chosen.isEmpty() ? QString()
                         : QString::fromUtf8(QJsonDocument(chosen).toJson(QJsonDocument::Compact)));
}

} // namespace Ui
