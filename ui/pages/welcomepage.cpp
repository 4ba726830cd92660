#include "ui/pages/welcomepage.h"

#include "library/base/settings.h"
#include "ui/controls/button.h"
#include "ui/controls/text.h"
#include "ui/dialogs/clusterdialog.h"
#include "ui/pages/choicecard.h"

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QSvgRenderer>

namespace Ui {

WelcomePage::WelcomePage(const Services &services, QWidget *parent)
    : Page(services, QStringLiteral("welcomePage"), parent)
    , m_folder(
          new ChoiceCard(theme(), ChoiceCard::Border::None, QStringLiteral("folder-add"), this))
    , m_drop(new ChoiceCard(theme(), ChoiceCard::Border::Dashed, QStringLiteral("download"), this))
    , m_language(new Button(theme(), Button::Kind::Chip, QStringLiteral("language-chooser"),
          QStringLiteral("English / 简体中文"), this))
{
    m_language->setObjectName(QStringLiteral("welcomeLanguage"));
    m_language->setAccessibleName(tr("Language: English. Press for Chinese."));
    connect(m_language, &Button::clicked, this, &WelcomePage::changeLanguage);
    m_folder->setObjectName(QStringLiteral("welcomeFolder"));
    m_drop->setObjectName(QStringLiteral("welcomeDrop"));
    m_folder->setTexts(tr("Add a folder"),
        tr("On this computer or a shared drive. Your files stay where they are."),
        tr("Choose a folder  ›"));
    m_drop->setTexts(tr("Drop videos here"),
        tr("Drag files from any window, or press OK to pick them. Matinee keeps a copy, names "
           "and sorts them."),
        tr("MKV, MP4, MOV, TS, WebM, AVI…"));
    connect(m_folder, &ChoiceCard::clicked, this, &Page::addFolderWanted);
    connect(m_drop, &ChoiceCard::clicked, this, &Page::addFilesWanted);
    if (services.cluster) {
        m_cluster = new ChoiceCard(
            theme(), ChoiceCard::Border::None, QStringLiteral("network-server"), this);
        m_cluster->setObjectName(QStringLiteral("welcomeCluster"));
        m_cluster->setTexts(tr("Connect to a cluster"),
            tr("Storage machines of your own at home keep what you store. Of several, one may "
               "fail."),
            tr("Enter an address  ›"));
        connect(m_cluster, &ChoiceCard::clicked, this, &WelcomePage::connectToCluster);
    }
    followTheme();
}

QWidget *WelcomePage::firstFocus()
{
    return m_folder;
}

bool WelcomePage::handleKey(QKeyEvent *event)
{
    if (event->key() == Qt::Key_1) {
        m_folder->click();
    } else if (event->key() == Qt::Key_2) {
        m_drop->click();
    } else if (event->key() == Qt::Key_3 && m_cluster) {
        m_cluster->click();
    } else {
        return false;
    }
    return true;
}

void WelcomePage::connectToCluster()
{
    (new ClusterDialog(theme(), *services().cluster, this))->open();
}

void WelcomePage::changeLanguage()
{
    const bool chinese = QLocale().language() == QLocale::Chinese;
    const Result<> changed = services().settings->setValue(
        SettingKey::Language, chinese ? QStringLiteral("en") : QStringLiteral("zh_CN"));
    if (!changed) {
        emit toastWanted(changed.error().message, {});
    }
}

void WelcomePage::restyle()
{
    arrange();
    update();
}

void WelcomePage::arrange()
{
    const int left = px(144, 72);
    const int top = px(420, 260);
    const int gap = px(36, 24);
    QVector<ChoiceCard *> cards{m_folder, m_drop};
    if (m_cluster) {
        cards << m_cluster;
    }
    const int count = int(cards.size());
    const int wide = qMin((width() - 2 * left - (count - 1) * gap) / count, px(520, 420));
    const int high = qMin(px(446, 290), height() - top - px(100, 40));
    int x = left;
    for (ChoiceCard *card : std::as_const(cards)) {
        const int room = card->room();
        card->setGeometry(x - room, top - room, wide + 2 * room, high + 2 * room);
        x += wide + gap;
    }
    const QSize size = m_language->sizeHint();
    m_language->setGeometry(QRect(QPoint(width() - left - size.width(), px(98, 56)), size));
}

//! What the keys of a remote do here, from the right margin to the left.
void WelcomePage::paintHints(QPainter &painter) const
{
    const Tokens &c = theme().colors();
    const QFont font = theme().font(TextRole::Caption);
    const QFont strong = theme().font(TextRole::CaptionStrong);
    const int high = px(34, 22);
    const int top = height() - px(130, 60);
    int right = width() - px(144, 72);
    const std::pair<QString, QString> hints[]
        = {{tr("OK"), tr("Open")}, {QStringLiteral("◀ ▶"), tr("Choose")}};
    for (const auto &[key, meaning] : hints) {
        const int words = QFontMetrics(font).horizontalAdvance(meaning) + 2;
        drawLine(painter, QRectF(right - words, top, words, high), meaning, font, c.t2);
        right -= words + px(12, 8);
        const int box = QFontMetrics(strong).horizontalAdvance(key) + px(20, 14);
        const QRectF outline(right - box, top, box, high);
        painter.setPen(QPen(c.edge, px(2, 1)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(outline, px(8, 5), px(8, 5));
        drawLine(painter, outline, key, strong, c.t1, Qt::AlignHCenter);
        right -= box + px(36, 24);
    }
}

void WelcomePage::resizeEvent(QResizeEvent *)
{
    arrange();
}

void WelcomePage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = theme().colors();
    QColor glow = c.accent;
    glow.setAlphaF(theme().kind() == ThemeKind::Dark ? 0.15F : 0.10F);
    QColor none = glow;
    none.setAlpha(0);
    QRadialGradient sun(QPointF(width() * 0.55, -height() * 0.25), width() * 0.55);
    sun.setColorAt(0, glow);
    sun.setColorAt(1, none);
    painter.fillRect(rect(), sun);
    const int left = px(144, 72);
    const int logo = px(72, 40);
    static QSvgRenderer picture(QStringLiteral(":/icons/matinee.svg"));
    const int logoTop = px(92, 52);
    picture.render(&painter, QRectF(left, logoTop, logo, logo));
    QFont name = theme().font(TextRole::Title1);
    name.setPixelSize(px(40, 22));
    drawLine(painter, QRectF(left + logo + px(24, 14), logoTop, px(500, 300), logo), tr("Matinee"),
        name, c.t1);
    const int line = theme().lineHeight(TextRole::Hero);
    drawLine(painter, QRectF(left, px(214, 130), width() - 2 * left, line), heading(),
        theme().font(TextRole::Hero), c.t1);
    QFont body = theme().font(TextRole::BodyLarge);
    drawLine(painter,
        QRectF(left, px(214, 130) + line + px(14, 10), width() - 2 * left,
            theme().lineHeight(TextRole::BodyLarge)),
        tr("Choose how to begin. You can do the rest at any time."), body, c.t2);
    if (theme().isTv()) {
        paintHints(painter);
    }
}

} // namespace Ui
