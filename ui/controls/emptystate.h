#pragma once

#include <QWidget>

class QSpacerItem;

namespace Ui {

class Button;
class Label;
class Theme;

//! What a page shows instead of an empty list: an icon, what it is, one sentence, one button.
class EmptyState final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmptyState)
public:
    //! The theme outlives it. An empty button text: no button.
    EmptyState(const Theme &theme, const QString &icon, const QString &title, const QString &text,
        const QString &buttonIcon, const QString &button, QWidget *parent);

    Button *button() const { return m_button; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    QString m_icon;
    Label *m_title;
    Label *m_text;
    Button *m_button = nullptr;
    QSpacerItem *m_gap = nullptr;
};

} // namespace Ui
