#include "ui/pages/hero.h"

#include "ui/cards/backdrop.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"
#include "ui/controls/metaline.h"
#include "ui/controls/progressbar.h"
#include "ui/format.h"

#include <QPainter>

namespace Ui {

Hero::Hero(const Theme &theme, PictureLoader &pictures, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_backdrop(new Backdrop(theme, pictures, Backdrop::Style::Panel, this))
    , m_title(new Label(theme, TextRole::Hero, Tone::Title, this))
    , m_titleOnArt(new Label(theme, TextRole::Hero, Tone::OnArt, this))
    , m_meta(new MetaLine(theme, MetaLine::Ground::Page, this))
    , m_metaOnArt(new MetaLine(theme, MetaLine::Ground::Art, this))
    , m_plot(new Label(theme, TextRole::BodyLarge, Tone::Text, this))
    , m_plotOnArt(new Label(theme, TextRole::BodyLarge, Tone::OnArt, this))
    , m_progress(new ProgressBar(theme, this))
    , m_left(new Label(theme, TextRole::Body, Tone::Text, this))
    , m_play(new Button(
          theme, Button::Kind::Primary, QStringLiteral("media-playback-start"), tr("Play"), this))
    , m_details(new Button(
          theme, Button::Kind::Secondary, QStringLiteral("documentinfo"), tr("Details"), this))
{
    setObjectName(QStringLiteral("hero"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_play->setObjectName(QStringLiteral("heroPlay"));
    m_details->setObjectName(QStringLiteral("heroDetails"));
    m_plot->setMaxLines(2);
    m_plotOnArt->setMaxLines(2);
    connect(m_play, &Button::clicked, this, [this] { emit playWanted(m_card); });
    connect(m_details, &Button::clicked, this, [this] { emit detailsWanted(m_card); });
    connect(&theme, &Theme::changed, this, &Hero::restyle);
    restyle();
}

void Hero::setLoading(bool loading)
{
    m_loading = loading;
    restyle();
}

void Hero::setCard(const Library::TitleCard &card)
{
    if (card.id != m_facts.card.id) {
        m_facts = {};
    }
    m_card = card;
    m_loading = false;
    m_backdrop->setPicture(card.still, card.poster);
    setTexts();
    restyle();
}

void Hero::setDetails(const Library::TitleDetails &details)
{
    m_facts = details;
    setTexts();
    arrange();
}

void Hero::setTexts()
{
    const bool episode = m_card.kind == Library::TitleKind::Episode;
    const QString title = episode ? m_card.seriesTitle : m_card.title;
    QStringList facts;
    if (m_card.year > 0) {
        facts << QString::number(m_card.year);
    }
    if (episode) {
        facts << Format::episodeNumber(m_card) << m_card.title;
    }
    facts << Format::duration(m_card.durationMs)
          << m_facts.genres.mid(0, 2).join(QStringLiteral(" · "));
    QStringList badges;
    if (!m_facts.versions.isEmpty()) {
        badges = Format::badges(m_facts.versions.first().media);
    }
    for (Label *label : {m_title, m_titleOnArt}) {
        label->setText(title);
    }
    for (MetaLine *line : {m_meta, m_metaOnArt}) {
        line->setFacts(facts);
        line->setBadges(badges);
    }
    for (Label *label : {m_plot, m_plotOnArt}) {
        label->setText(m_facts.plot);
    }
    const QString left = Format::timeLeft(m_card);
    m_left->setText(left);
    m_progress->setValue(Format::progress(m_card));
    if (Format::progress(m_card) <= 0) {
        m_play->setText(tr("Play"));
    } else {
        //: %1: "48 min left"
        m_play->setText(
            m_theme.isTv() || left.isEmpty() ? tr("Resume") : tr("Resume · %1").arg(left));
    }
    setAccessibleName(title);
}

void Hero::restyle()
{
    const bool tv = m_theme.isTv();
    const bool shown = !m_loading && !m_card.id.isNull();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_meta, m_plot}) {
        widget->setVisible(tv && shown);
    }
    for (QWidget *widget :
        std::initializer_list<QWidget *>{m_titleOnArt, m_metaOnArt, m_plotOnArt}) {
        widget->setVisible(!tv && shown);
    }
    const bool begun = Format::progress(m_card) > 0;
    m_progress->setVisible(tv && shown && begun);
    m_left->setVisible(tv && shown && begun);
    m_play->setVisible(shown);
    m_details->setVisible(shown);
    m_details->setKind(tv ? Button::Kind::Secondary : Button::Kind::OnArt);
    m_backdrop->setVisible(shown);
    m_backdrop->setStyle(tv ? Backdrop::Style::Page : Backdrop::Style::Panel);
    setTexts();
    updateGeometry();
    arrange();
    update();
}

QSize Hero::sizeHint() const
{
    const bool wide = !m_theme.isTv() && width() > 1300;
    return QSize(400, m_theme.px(585, wide ? 340 : 244));
}

void Hero::arrange()
{
    const Metrics &m = m_theme.metrics();
    const bool tv = m.isTv();
    const int left = m.contentLeft() + m.px(0, 32);
    const int room = width() - left - m.contentRight() - m.px(0, 32);
    const auto place = [left](QWidget *widget, int y, int width, int height) {
        widget->setGeometry(left, y, width, height);
    };
    const int textWidth = qMin(room, m.px(760, 460));
    const int titleHeight = m_theme.lineHeight(TextRole::Hero);
    const Label *plot = tv ? m_plot : m_plotOnArt;
    const bool begun = Format::progress(m_card) > 0;
    const int plotHeight = plot->text().isEmpty() ? 0 : plot->heightForWidth(textWidth);
    int y = m.px(88, 32);
    if (!tv) {
        const int text = titleHeight + 8 + 22 + (plotHeight > 0 ? plotHeight + 12 : 0) + 18 + 36;
        y = (height() - text) / 2;
    }
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_titleOnArt}) {
        place(widget, y, qMin(room, m.px(1100, 640)), titleHeight);
    }
    y += titleHeight + m.px(30, 8);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_meta, m_metaOnArt}) {
        place(widget, y, qMin(room, m.px(1100, 640)), m.px(36, 22));
    }
    y += m.px(36 + 24, 22 + 12);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_plot, m_plotOnArt}) {
        place(widget, y, textWidth, plotHeight);
    }
    y += plotHeight + (plotHeight > 0 ? m.px(28, 18) : 0);
    if (tv && begun) {
        place(m_progress, y + m.px(11, 0), m.px(320, 0), m.px(10, 0));
        m_left->setGeometry(
            left + m.px(340, 0), y, m.px(300, 0), m_theme.lineHeight(TextRole::Body));
        y += m_theme.lineHeight(TextRole::Body) + m.px(34, 0);
    }
    QSize size = m_play->sizeHint();
    place(m_play, y, size.width(), size.height());
    m_details->setGeometry(
        QRect(QPoint(left + size.width() + m.px(24, 12), y), m_details->sizeHint()));
    if (!tv) {
        m_backdrop->setParent(this);
        m_backdrop->setGeometry(
            m.contentLeft(), 0, width() - m.contentLeft() - m.contentRight(), height());
        m_backdrop->lower();
    }
}

void Hero::resizeEvent(QResizeEvent *)
{
    updateGeometry();
    arrange();
}

void Hero::paintEvent(QPaintEvent *)
{
    if (!m_loading) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const Tokens &c = m_theme.colors();
    const Metrics &m = m_theme.metrics();
    int left = m.contentLeft();
    if (!m.isTv()) {
        painter.setBrush(c.s2);
        painter.drawRoundedRect(
            QRectF(left, 0, width() - left - m.contentRight(), height()), 14, 14);
        left += 32;
    }
    painter.setBrush(m.isTv() ? c.s2 : c.s3);
    int y = m.px(100, 46);
    const QSize bars[] = {{m.px(480, 300), m.px(72, 44)}, {m.px(360, 220), m.px(26, 16)},
        {m.px(640, 380), m.px(24, 14)}, {m.px(560, 340), m.px(24, 14)}};
    for (const QSize &bar : bars) {
        painter.drawRoundedRect(QRectF(QPointF(left, y), QSizeF(bar)), 6, 6);
        y += bar.height() + m.px(26, 16);
    }
}

} // namespace Ui
