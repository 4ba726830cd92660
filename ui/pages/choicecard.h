#pragma once

#include <QAbstractButton>
#include <QVariantAnimation>

namespace Ui {

class Theme;

//! A large panel that can be chosen: an icon, a head, a few lines, and what happens.
class ChoiceCard final : public QAbstractButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChoiceCard)
public:
    enum class Border
    {
        None,
        Dashed //!< something can be dropped here
    };
    ChoiceCard(const Theme &theme, Border border, const QString &icon, QWidget *parent);

    void setTexts(const QString &head, const QString &text, const QString &foot);
    //! Kept free around the panel for ring and scale.
    int room() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void animateTo(qreal value);

    const Theme &m_theme;
    Border m_border;
    QString m_icon;
    QString m_head;
    QString m_text;
    QString m_foot;
    QVariantAnimation m_focus;
    qreal m_grown = 0;
};

} // namespace Ui
